import React from 'react';
import type { AppRootProps, NavModelItem } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { useLocation } from 'react-router-dom';
import { Incidents } from './Incidents';
import { Onboard } from './Onboard';
import { Overview } from './Overview';
import { Reports } from './Reports';
import { SourceGate } from './SourceGate';

const pages: Record<string, { text: string; Page: React.ComponentType }> = {
  overview: { text: 'Overview', Page: Overview },
  incidents: { text: 'Incidents', Page: Incidents },
  reports: { text: 'Reports', Page: Reports },
  onboard: { text: 'Onboard an authority', Page: Onboard },
};

/** The page that the address names; the overview for any other. */
export default function Pages({ basename }: AppRootProps) {
  const { pathname } = useLocation();
  const name =
    pathname
      .slice(pathname.indexOf(basename) + basename.length)
      .split('/')
      .find((part) => part !== '') ?? '';
  const { text, Page } = pages[name] ?? pages.overview!;
  const nav: NavModelItem = { text };
  return (
    <PluginPage pageNav={nav}>
      <div data-testid="interconnect-page">
        <SourceGate>
          <Page />
        </SourceGate>
      </div>
    </PluginPage>
  );
}
