import { PanelPlugin } from '@grafana/data';
import { lazily } from '../../shared/lazily';
import { addTextSize, noScale } from '../../shared/panel';
import { delayDefaults as defaults, type DelayOptions } from './options';

export const plugin = new PanelPlugin<DelayOptions>(lazily(() => import('./DelayPanel')))
  .useFieldConfig({ disableStandardOptions: noScale })
  .setPanelOptions((builder) => {
    addTextSize(builder, defaults);
  });
