import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import chartsCss from '../../../../dashboard/charts/charts.css?raw';
import tokensCss from '../../../../dashboard/tokens.css?raw';

/** Custom properties of one block of the house's tokens, as declarations. */
function block(start: string): string {
  const from = tokensCss.indexOf(start);
  const body = tokensCss.slice(tokensCss.indexOf('{', from) + 1, tokensCss.indexOf('}', from));
  return (body.match(/--[\w-]+:[^;]+;/g) ?? []).join('');
}

/** Of states and categories: the house's own. Only ground, text and rules are Grafana's. */
const dark = block(':root');
const light = dark + block("[data-ground='light']");

/** The look of every chart under a class of its own: nothing of it reaches the rest of Grafana. */
export const chartStyles = (theme: GrafanaTheme2) => css`
  ${theme.isDark ? dark : light}
  --ground: ${theme.colors.background.primary};
  --raised: ${theme.colors.background.secondary};
  --text: ${theme.colors.text.primary};
  --muted: ${theme.colors.text.secondary};
  --rule: ${theme.colors.border.weak};
  --rule-strong: ${theme.colors.border.strong};
  --font: ${theme.typography.fontFamily};
  height: 100%;
  overflow: auto;
  color: var(--text);
  font-family: var(--font);
  ${chartsCss}
`;
