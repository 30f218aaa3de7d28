import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  title: string;
  /** What to do. */
  children?: React.ReactNode;
}

/** Instead of a picture: why there is none, and the next step. */
export function Notice({ title, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status">
      <div className={styles.title}>{title}</div>
      {children !== undefined && <div className={styles.text}>{children}</div>}
    </div>
  );
}

const getStyles = ({ colors, typography, spacing }: GrafanaTheme2) => ({
  box: css({
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    alignItems: 'center',
    textAlign: 'center',
    overflow: 'auto',
    padding: spacing(1),
    gap: spacing(0.5),
  }),
  title: css({ color: colors.text.primary, fontSize: typography.h5.fontSize }),
  text: css({ color: colors.text.secondary, maxWidth: '60ch' }),
});
