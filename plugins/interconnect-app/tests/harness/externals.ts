/**
 * What Grafana shares with its plugins, from the packages that this plugin is built against: registered with SystemJS under the names that the bundle
 * asks for. Only the backend is told apart: it asks the server that serves this page.
 */
import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import lodash from 'lodash';
import moment from 'moment';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as reactDomClient from 'react-dom/client';
import * as reactJsx from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import { backend } from './backend';
import { fillRegistries } from './registries';
import { again, askOnce, show } from './show';

const shared: Record<string, object> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  lodash: { ...lodash, default: lodash, __useDefault: lodash },
  moment: { default: moment, __useDefault: moment },
  react: { ...react, default: react },
  'react/jsx-runtime': reactJsx,
  'react-dom': { ...reactDom, default: reactDom },
  rxjs,
};

for (const [name, module] of Object.entries(shared)) {
  System.set(`app:${name}`, { __esModule: true, ...module });
}
System.addImportMap({ imports: Object.fromEntries(Object.keys(shared).map((name) => [name, `app:${name}`])) });

fillRegistries();
grafanaRuntime.setBackendSrv(backend as unknown as grafanaRuntime.BackendSrv);
grafanaRuntime.setTemplateSrv({
  replace: (text?: string) => text ?? '',
  getVariables: () => [],
  containsTemplate: () => false,
  updateTimeRange: () => {},
} as unknown as grafanaRuntime.TemplateSrv);

Object.assign(window, { show, again, askOnce, reactVersion: react.version, createRoot: reactDomClient.createRoot });
