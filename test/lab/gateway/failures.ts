/** What is done to the gateway, and undone. */
import { until } from '../../until.js';
import { PREFERRED } from './bgp.js';
import type { Namespace } from '../namespace.js';
import type { Trouble } from './impairment.js';
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

/** The gateway's session with n3 is reset; both ends open it again by themselves. */
export const sessionReset = (name: GatewayName): Failure => ({
  begin: async (lab) => {
    const said = await lab.router(name).tell('bgpd', `clear bgp 10.2${digit(name)}.0.2`);
    if (said === null) throw new Error(`bgpd of ${name} does not reset its session`);
  },
  end: async () => {},
});

/** n3 keeps its session with the gateway, and announces nothing there any more. */
export const prefixesWithheld = (name: GatewayName): Failure => {
  const address = `10.2${digit(name)}.0.1`;
  // Left to itself, bgpd applies a change of policy after some seconds, or minutes.
  const atOnce = (lab: Lab) => lab.router('n3').tell('bgpd', `clear bgp ${address} soft out`);
  const edge = (lab: Lab, word: 'no ' | ''): Promise<void> =>
    lab
      .router('n3')
      .configure(
        'ip prefix-list NOTHING deny any',
        'router bgp 65002',
        'address-family ipv4 unicast',
        `${word}neighbor ${address} prefix-list NOTHING out`,
      );
  return {
    begin: (lab) => edge(lab, '').then(() => atOnce(lab)),
    end: (lab) => edge(lab, 'no ').then(() => atOnce(lab)),
  };
};

/** n3 prefers gw2 for what it sends, gcsx gw1 as before: the two directions go different ways. */
export const waysApart: Failure = {
  begin: (lab) => prefer(lab, '10.22.0.1', '10.21.0.1'),
  end: (lab) => prefer(lab, '10.21.0.1', '10.22.0.1'),
};

function prefer(lab: Lab, preferred: string, other: string): Promise<void> {
  return lab
    .router('n3')
    .configure(
      'router bgp 65002',
      'address-family ipv4 unicast',
      `neighbor ${preferred} route-map ${PREFERRED} in`,
      `no neighbor ${other} route-map ${PREFERRED} in`,
    );
}

/** The gateway cannot be reached over the management network. */
export const managementCut = (name: GatewayName): Failure => ({
  begin: ({ topology }) => topology.nms.ip('link', 'set', `to-${name}`, 'down'),
  end: ({ topology }) => topology.nms.ip('link', 'set', `to-${name}`, 'up'),
});

/** As when its power is cut: every cable that it is in loses carrier. A gateway without power tells nobody that it dies. */
export const gatewayKilled = (name: GatewayName): Failure => {
  const set = (host: Namespace, state: 'down' | 'up'): Promise<string> => host.ip('link', 'set', `to-${name}`, state);
  return {
    begin: async ({ topology: { gcsx, n3, nms } }) => {
      await set(nms, 'down');
      await Promise.all([gcsx, n3].map((host) => set(host, 'down')));
    },
    end: ({ topology: { gcsx, n3, nms } }) => Promise.all([gcsx, n3, nms].map((host) => set(host, 'up'))),
  };
};

/** It keeps its links and sessions, and forwards nothing. */
export const forwardingDead = (name: GatewayName): Failure => {
  const set = ({ topology }: Lab, value: 0 | 1): Promise<string> =>
    topology[name].run('sh', '-c', `echo ${value} > /proc/sys/net/ipv4/ip_forward`);
  return { begin: (lab) => set(lab, 0), end: (lab) => set(lab, 1) };
};

/** No trap reaches the collector. */
export const trapsLost: Failure = {
  begin: ({ topology: { nms } }) =>
    nms.run(
      'nft',
      'add table ip lost; add chain ip lost input { type filter hook input priority 0; }; add rule ip lost input udp dport 162 drop',
    ),
  end: ({ topology: { nms } }) => nms.run('nft', 'delete table ip lost'),
};

/** The elected gateway yields to the other, with every link as it was. */
export const elects = (other: GatewayName): Failure => {
  const yields = (lab: Lab, yes: boolean): Promise<void> =>
    lab.elected.get(other === 'gw2' ? 'gw1' : 'gw2')!.yields(yes);
  return { begin: (lab) => yields(lab, true), end: (lab) => yields(lab, false) };
};

/** The cable between gcsx and gw1 is bad in both directions. */
export const cable = (trouble: Trouble): Failure => ({
  begin: ({ impairment }) => impairment!.both(trouble),
  end: ({ impairment }) => impairment!.both({}),
});

/** The session between gcsx and gw1 is watched by BFD (RFC 5880): three packets lost, 100 ms apart, end it. */
export const watchedByBfd: Failure = {
  begin: async (lab) => {
    await bfd(lab, '');
    await until('BFD is up', async () => {
      const said = await Promise.all(['gcsx' as const, 'gw1' as const].map(bfdPeers));
      return said.every((each) => /Status: up/.test(each ?? ''));

      function bfdPeers(name: 'gcsx' | 'gw1'): Promise<string | null> {
        return lab.router(name).tell('bfdd', 'show bfd peers');
      }
    });
  },
  end: (lab) => bfd(lab, 'no '),
};

async function bfd(lab: Lab, word: 'no ' | ''): Promise<void> {
  const how = word === '' ? ' 3 100 100' : '';
  await lab.router('gcsx').configure('router bgp 65001', `${word}neighbor 10.11.0.2 bfd${how}`);
  await lab.router('gw1').configure('router bgp 65101', `${word}neighbor 10.11.0.1 bfd${how}`);
}

export const together = (...failures: Failure[]): Failure => ({
  begin: (lab) => Promise.all(failures.map((each) => each.begin(lab))),
  end: (lab) => Promise.all(failures.map((each) => each.end(lab))),
});

/** The first is there before the second begins, and goes last. */
export const inTurn = (first: Failure, second: Failure): Failure => ({
  begin: async (lab) => {
    await first.begin(lab);
    await second.begin(lab);
  },
  end: async (lab) => {
    await second.end(lab);
    await first.end(lab);
  },
});
