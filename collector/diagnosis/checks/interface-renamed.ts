import { nearest } from '../../config/nearest.js';
import { discoverCommand, type Check } from '../facts.js';

export const interfaceRenamed: Check = {
  name: 'interface-renamed',
  look: (facts) =>
    (facts.running?.notFound ?? []).map(({ path, gateway, side, interface: name }) => {
      const present = facts.running?.gateways.find((each) => each.name === gateway)?.interfaces ?? [];
      const near = nearest(name, present);
      const hint =
        near === null ? `${discoverCommand(facts, gateway)} lists what it has` : `paths: ${path}: ${side}: ${near}`;
      return {
        subject: `path ${path}`,
        what: `${gateway} has no interface "${name}", which side ${side} names: it was renamed, or is spelt otherwise`,
        mend: near === null ? hint : `${hint} (in the configuration, then: systemctl reload interconnect)`,
      };
    }),
};
