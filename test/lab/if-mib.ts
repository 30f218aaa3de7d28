/** An interface table for scripted agents. */
import { counter32, counter64, gauge32, integer, octets, oid, timeTicks } from './ber.js';

export const ifEntry = '1.3.6.1.2.1.2.2.1';
export const ifXEntry = '1.3.6.1.2.1.31.1.1.1';

/** MIB of a router with `count` interfaces, ifIndex 1…count; octets of interface n are n × 1000. */
export function ifMib(count: number, { upTime = 100_000 } = {}): Map<string, Buffer> {
  const mib = new Map<string, Buffer>([
    ['1.3.6.1.2.1.1.1.0', octets('a scripted router')],
    ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.8072.3.2.10')],
    ['1.3.6.1.2.1.1.3.0', timeTicks(upTime)],
    ['1.3.6.1.2.1.1.5.0', octets('scripted')],
  ]);
  for (let n = 1; n <= count; n++) {
    mib.set(`${ifEntry}.1.${n}`, integer(n));
    mib.set(`${ifEntry}.2.${n}`, octets(`GigabitEthernet0/${n}`));
    mib.set(`${ifEntry}.3.${n}`, integer(6));
    mib.set(`${ifEntry}.5.${n}`, gauge32(1_000_000_000));
    mib.set(`${ifEntry}.7.${n}`, integer(1));
    mib.set(`${ifEntry}.8.${n}`, integer(n % 2 === 0 ? 2 : 1));
    mib.set(`${ifEntry}.10.${n}`, counter32(n * 1000));
    mib.set(`${ifEntry}.16.${n}`, counter32(n * 1000));
    mib.set(`${ifXEntry}.1.${n}`, octets(`Gi0/${n}`));
    mib.set(`${ifXEntry}.6.${n}`, counter64(n * 1000));
    mib.set(`${ifXEntry}.10.${n}`, counter64(n * 1000));
    mib.set(`${ifXEntry}.15.${n}`, gauge32(1000));
    mib.set(`${ifXEntry}.18.${n}`, octets(''));
  }
  return mib;
}
