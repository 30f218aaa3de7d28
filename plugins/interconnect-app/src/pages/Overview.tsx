import React, { useCallback, useId } from 'react';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { GrafanaTheme2 } from '@grafana/data';
import { formatDuration, formatTime } from '../../../../dashboard/charts/formatTime.js';
import { inNames } from '../../../../dashboard/charts/inNames.js';
import { topology } from '../../../../dashboard/charts/topology.js';
import { readStatus } from '../datasource/api/readStatus';
import { pathsOf as framesOf } from '../datasource/frames/paths';
import { topologyDefaults } from '../panels/topology/options';
import { pathsOf } from '../panels/topology/pathsOf';
import { Drawing } from '../shared/Drawing';
import { Shown } from './Shown';
import { useClient } from './source';
import { useAnswer } from './useAnswer';

/** Is the service available, is it protected, which path forwards, what needs a person. */
export function Overview() {
  const id = useId();
  const client = useClient();
  const styles = useStyles2(getStyles);
  const answer = useAnswer(useCallback(async () => readStatus(await client.get('status')), [client]));
  return (
    <Shown answer={answer}>
      {(status) => {
        const { service, protection } = status.resilience;
        const { sides, timeZone } = status.interconnect;
        const lasting = (since: string) => {
          const at = Date.parse(since);
          return `since ${formatTime(at, timeZone)}, for ${formatDuration((Date.parse(status.time) - at) / 1000)}`;
        };
        const found = pathsOf(framesOf(status), { options: topologyDefaults, timeZone, blind: null });
        return (
          <>
            <div className={styles.answers}>
              <section>
                <h2>Service {service.state.toUpperCase()}</h2>
                <p>
                  {service.reason}, {lasting(service.since)}
                </p>
              </section>
              <section>
                <h2>{protection.state.replace('-', ' ').toUpperCase()}</h2>
                <p>
                  {inNames(protection.reasons[0] ?? 'A standby would take over', sides)}, {lasting(protection.since)}
                </p>
              </section>
            </div>
            {status.simulated && <p>The data is simulated.</p>}
            <div className={styles.drawing}>
              <Drawing
                tree={topology({
                  ...{ id, width: 900, height: 90 * Math.max(2, status.paths.length), textSize: 14, sides },
                  ...{ paths: found?.paths ?? [], interactive: false, simulated: status.simulated },
                })}
              />
            </div>
            <h3>What needs a person</h3>
            {status.problems.length === 0 ? (
              <p>Nothing.</p>
            ) : (
              <ul>
                {status.problems.map(({ code, subject, message, next, since }) => (
                  <li key={`${code} ${subject}`}>
                    <strong>{subject}</strong>: {message} ({lasting(since)}). {next}
                  </li>
                ))}
              </ul>
            )}
          </>
        );
      }}
    </Shown>
  );
}

const getStyles = ({ spacing }: GrafanaTheme2) => ({
  answers: css({ display: 'flex', flexWrap: 'wrap', gap: spacing(6) }),
  drawing: css({ maxWidth: 900, overflowX: 'auto' }),
});
