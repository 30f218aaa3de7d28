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
export default function Pages({ meta }: AppRootProps) {
  // Of `path` and `basename` Grafana makes the whole address.
  const { pathname } = useLocation();
  const name = pathname.split(`/a/${meta.id}/`)[1]?.split('/')[0] ?? '';
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
