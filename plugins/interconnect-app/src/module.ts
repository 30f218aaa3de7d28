import { AppPlugin } from '@grafana/data';
import { lazily } from './shared/lazily';

export const plugin = new AppPlugin().setRootPage(lazily(() => import('./pages/Pages'))).addConfigPage({
  title: 'Configuration',
  icon: 'cog',
  body: lazily(() => import('./config/Configuration')),
  id: 'configuration',
});
