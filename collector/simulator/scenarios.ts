/** Failures by name, as a play in acts: what is done to the gateways, when, and what is said of it. */
import type { Stage } from './stage.js';

/** Seconds after the beginning. */
export interface Act {
  at: number;
  /** One sentence for whoever watches. */
  says: string;
  act(stage: Stage): void;
}

export interface Scenario {
  name: string;
  /** What is to be seen on the wall. */
  shows: string;
  /** `primary` carries the traffic, `standby` stands by. */
  acts(primary: string, standby: string): Act[];
}

/** Long enough to be looked at. */
const MEND = 60;
const FLAPS = 5;
const FLAP_SECONDS = 8;

/** One failure, mended after a minute. */
const fault = (
  broken: (
    primary: string,
    standby: string,
  ) => { says: string; mended: string; set(stage: Stage, well: boolean): void },
): Scenario['acts'] => {
  return (primary, standby) => {
    const { says, mended, set } = broken(primary, standby);
    return [
      { at: 0, says, act: (stage) => set(stage, false) },
      { at: MEND, says: mended, act: (stage) => set(stage, true) },
    ];
  };
};

export const scenarios: readonly Scenario[] = [
  {
    name: 'link-cut',
    shows: 'the link of the primary is cut and mended: failover and failback, each with its traffic gap',
    acts: fault((primary) => ({
      says: `the link of ${primary} towards side A is cut`,
      mended: `the link of ${primary} is back`,
      set: (stage, well) => stage.link(primary, 'a', well ? 'up' : 'down'),
    })),
  },
  {
    name: 'gateway-killed',
    shows: 'the primary loses its power: one incident, and the standby carries the traffic',
    acts: fault((primary) => ({
      says: `${primary} loses its power`,
      mended: `${primary} has power again and starts`,
      set: (stage, well) => stage.power(primary, well),
    })),
  },
  {
    name: 'session-reset',
    shows: 'the BGP session of the primary with side B is reset and stands again after three seconds',
    acts: (primary) => [
      {
        at: 0,
        says: `the session of ${primary} with its peer on side B is reset`,
        act: (stage) => stage.resetSession(primary, 'b'),
      },
    ],
  },
  {
    name: 'vrrp-switch',
    shows: 'the standby is elected without any link lost: the way in moves, the way back does not',
    acts: fault((_, standby) => ({
      says: `${standby} is elected for what comes from side A`,
      mended: 'the election is as before',
      set: (stage, well) => stage.prefer('a→b', well ? null : standby),
    })),
  },
  {
    name: 'standby-dead',
    shows: 'the session of the standby is lost: at risk before anything fails',
    acts: fault((_, standby) => ({
      says: `the session of ${standby} with its peer on side B is lost; nothing that crosses notices`,
      mended: `the session of ${standby} stands again`,
      set: (stage, well) => stage.session(standby, 'b', well),
    })),
  },
  {
    name: 'loss-and-delay',
    shows: 'the primary loses a tenth of all packets and delays the others by 80 ms',
    acts: fault((primary) => ({
      says: `${primary} loses a tenth of all packets each way, and delays the others`,
      mended: `${primary} loses nothing any more`,
      set: (stage, well) => stage.quality(primary, well ? { loss: 0, delay: 0 } : { loss: 0.1, delay: 40 }),
    })),
  },
  {
    name: 'flapping-link',
    shows: 'the link of the primary comes and goes: one incident, of which people are told once',
    acts: (primary) =>
      Array.from({ length: FLAPS }, (_, i): Act[] => [
        {
          at: 2 * i * FLAP_SECONDS,
          says: `the link of ${primary} is cut (${i + 1} of ${FLAPS})`,
          act: (stage) => stage.link(primary, 'a', 'down'),
        },
        {
          at: (2 * i + 1) * FLAP_SECONDS,
          says: `the link of ${primary} is back`,
          act: (stage) => stage.link(primary, 'a', 'up'),
        },
      ]).flat(),
  },
  {
    name: 'both-paths-down',
    shows: 'the links of both gateways are cut: the service is unavailable, one incident',
    acts: fault((primary, standby) => ({
      says: `the links of ${primary} and ${standby} towards side A are cut`,
      mended: 'both links are back',
      set: (stage, well) => {
        for (const gateway of [primary, standby]) stage.link(gateway, 'a', well ? 'up' : 'down');
      },
    })),
  },
  {
    name: 'management-cut',
    shows: 'the gateways do not answer and forward: paths unknown, the service available by probes',
    acts: fault((primary, standby) => ({
      says: `the management network of ${primary} and ${standby} is lost`,
      mended: 'the management network is back',
      set: (stage, well) => {
        for (const gateway of [primary, standby]) stage.management(gateway, well);
      },
    })),
  },
  {
    name: 'prefixes-withheld',
    shows: 'a peer of the standby stays established and announces nothing: at risk by the route that is gone',
    acts: fault((_, standby) => ({
      says: `the peer of ${standby} on side B announces nothing any more, and its session stays`,
      mended: 'it announces again',
      set: (stage, well) => stage.prefixes(standby, well),
    })),
  },
  {
    name: 'asymmetric',
    shows: 'what comes from side B goes by the standby: each direction is judged for itself',
    acts: fault((_, standby) => ({
      says: `side B sends by ${standby}, side A as before`,
      mended: 'both sides send the same way again',
      set: (stage, well) => stage.prefer('b→a', well ? null : standby),
    })),
  },
  {
    name: 'trap-lost',
    shows: 'the link of the primary is cut and no trap arrives: polls alone find it',
    acts: fault((primary) => ({
      says: `the link of ${primary} towards side A is cut, and no trap arrives`,
      mended: `the link of ${primary} is back, and so are traps`,
      set: (stage, well) => {
        stage.trapsLost = true;
        stage.link(primary, 'a', well ? 'up' : 'down');
        stage.trapsLost = !well;
      },
    })),
  },
  {
    name: 'blackhole',
    shows: 'the primary forwards nothing and looks well: only the probes tell',
    acts: fault((primary) => ({
      says: `${primary} forwards nothing any more, with links and sessions up`,
      mended: `${primary} forwards again`,
      set: (stage, well) => stage.forwards(primary, well),
    })),
  },
];

export const scenarioOf = (name: string): Scenario | null => scenarios.find((each) => each.name === name) ?? null;
