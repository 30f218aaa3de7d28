import React from 'react';
import type { AppRootProps, NavModelItem } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
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
export default function Pages({ path, basename }: AppRootProps) {
  const name =
    path
      .slice(basename.length)
      .split('/')
      .find((part) => part !== '') ?? '';
  const { text, Page } = pages[name] ?? pages.overview!;
  const nav: NavModelItem = { text };
  return (
    <PluginPage pageNav={nav}>
      <SourceGate>
        <Page />
      </SourceGate>
    </PluginPage>
  );
}
