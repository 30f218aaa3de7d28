import React from 'react';
import { css } from '@emotion/css';
import type { AppRootProps, GrafanaTheme2, NavModelItem } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
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
  const styles = useStyles2(getStyles);
  const name = pathname.split(`/a/${meta.id}/`)[1]?.split('/')[0] ?? '';
  const { text, Page } = pages[name] ?? pages.overview!;
  // Grafana's own entry for a page stands among the crumbs already, except for that of the overview, which is the app's.
  const nav: NavModelItem = Page === Overview ? { text } : { text, url: pathname };
  return (
    <PluginPage pageNav={nav}>
      <div className={styles} data-testid="interconnect-page">
        <SourceGate>
          <Page />
        </SourceGate>
      </div>
    </PluginPage>
  );
}

/** Grafana takes the room of lists and headings away from every page. */
const getStyles = ({ spacing }: GrafanaTheme2) =>
  css({ 'ul, ol': { paddingLeft: spacing(3), marginBottom: spacing(2) }, 'h2, h3': { marginTop: spacing(2) } });
