/** What is done to the gateway, and undone. */
import type { Lab } from './lab.js';
import type { GatewayName } from './topology.js';

export interface Failure {
  begin(lab: Lab): Promise<unknown>;
  end(lab: Lab): Promise<unknown>;
}

const digit = (name: GatewayName): string => name.slice(-1);

/** Both ends lose carrier at once. */
export const linkCut = (name: GatewayName): Failure => ({
  begin: ({ topology }) => topology.gcsx.ip('link', 'set', `to-${name}`, 'down'),
  end: ({ topology }) => topology.gcsx.ip('link', 'set', `to-${name}`, 'up'),
});

/** What the gateway sends to n3's router goes nowhere: the session dies of its hold timer, and every link stays up. */
export const sessionKilled = (name: GatewayName): Failure => {
  const route = ['blackhole', `10.2${digit(name)}.0.2/32`];
  return {
    begin: ({ topology }) => topology[name].ip('route', 'add', ...route),
    end: ({ topology }) => topology[name].ip('route', 'del', ...route),
  };
};

/** The gateway cannot be reached over the management network. */
export const managementCut = (name: GatewayName): Failure => ({
  begin: ({ topology }) => topology.nms.ip('link', 'set', `to-${name}`, 'down'),
  end: ({ topology }) => topology.nms.ip('link', 'set', `to-${name}`, 'up'),
});

/** It keeps its links and sessions, and forwards nothing. */
export const forwardingDead = (name: GatewayName): Failure => {
  const set = ({ topology }: Lab, value: 0 | 1): Promise<string> =>
    topology[name].run('sh', '-c', `echo ${value} > /proc/sys/net/ipv4/ip_forward`);
  return { begin: (lab) => set(lab, 0), end: (lab) => set(lab, 1) };
};

export const together = (...failures: Failure[]): Failure => ({
  begin: (lab) => Promise.all(failures.map((each) => each.begin(lab))),
  end: (lab) => Promise.all(failures.map((each) => each.end(lab))),
});
