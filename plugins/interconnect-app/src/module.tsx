import React, { lazy, Suspense } from 'react';
import { AppPlugin, type AppRootProps, type PluginConfigPageProps, type AppPluginMeta } from '@grafana/data';

const Pages = lazy(() => import('./pages/Pages'));
const Configuration = lazy(() => import('./config/Configuration'));

const Root = (props: AppRootProps) => (
  <Suspense fallback={null}>
    <Pages {...props} />
  </Suspense>
);

const Config = (props: PluginConfigPageProps<AppPluginMeta>) => (
  <Suspense fallback={null}>
    <Configuration {...props} />
  </Suspense>
);

export const plugin = new AppPlugin()
  .setRootPage(Root)
  .addConfigPage({ title: 'Configuration', icon: 'cog', body: Config, id: 'configuration' });
