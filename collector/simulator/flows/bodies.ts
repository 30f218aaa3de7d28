/** Who speaks across the simulated interconnect. The bodies are real and public, the prefixes are for documentation only. */

export interface Body {
  name: string;
  /** ONS code of a council, ODS code of a trust; null for a national application. */
  owner: string | null;
  /** RFC 5737 and RFC 3849. */
  prefixes: readonly [v4: string, v6: string];
  /** Share of the traffic, against the others on its side. */
  weight: number;
}

type Row = readonly [name: string, owner: string | null, weight: number];

const councils: readonly Row[] = [
  ['Birmingham City Council', 'E08000025', 17],
  ['Leeds City Council', 'E08000035', 13],
  ['Kent County Council', 'E10000016', 11],
  ['Manchester City Council', 'E08000003', 9],
  ['Essex County Council', 'E10000012', 8],
  ['Cardiff Council', 'W06000015', 7],
  ['Rochdale Borough Council', 'E08000005', 6],
  ['Cornwall Council', 'E06000052', 5],
  ['Hampshire County Council', 'E10000014', 4.5],
  ['Surrey County Council', 'E10000030', 4],
  ['Swansea Council', 'W06000011', 3],
  ['Gwynedd Council', 'W06000002', 2],
];

const national: readonly Row[] = [
  ['Spine', null, 10],
  ['e-Referral Service', null, 6],
  ['NHSmail', null, 7],
  ['Child Protection Information Sharing', null, 1],
];

/** Each with the councils that it works with most. */
const trusts: readonly (readonly [...Row, councils: readonly string[]])[] = [
  ['University Hospitals Birmingham', 'RRK', 27, ['Birmingham City Council']],
  ['Leeds Teaching Hospitals', 'RR8', 24, ['Leeds City Council']],
  ['Manchester University Hospitals', 'R0A', 24, ['Manchester City Council', 'Rochdale Borough Council']],
  ['East Kent Hospitals', 'RVV', 21, ['Kent County Council']],
  ['Mid and South Essex', 'RAJ', 18, ['Essex County Council']],
  ['Cardiff and Vale Health Board', '7A4', 15, ['Cardiff Council', 'Swansea Council']],
  ['Royal Cornwall Hospitals', 'REF', 12, ['Cornwall Council']],
  ['University Hospital Southampton', 'RHM', 12, ['Hampshire County Council', 'Surrey County Council']],
  ['Betsi Cadwaladr Health Board', '7A1', 6, ['Gwynedd Council']],
];

/** /28 after /28 of the networks of RFC 5737, /48 after /48 of RFC 3849. */
function body([name, owner, weight]: Row, nets: readonly string[], group: number, i: number): Body {
  const v4 = `${nets[i >> 4]}.${(i & 15) * 16}/28`;
  return { name, owner, weight, prefixes: [v4, `2001:db8:${(group + i).toString(16)}::/48`] };
}

export const authorities: readonly Body[] = councils.map((row, i) => body(row, ['192.0.2', '198.51.100'], 0xa00, i));

export const destinations: readonly Body[] = [...national, ...trusts].map(([name, owner, weight], i) =>
  body([name, owner, weight], ['203.0.113'], 0xb00, i),
);

/** True where every council uses it, or where it works with this one. */
export function meets(destination: Body, authority: Body): boolean {
  const trust = trusts.find(([name]) => name === destination.name);
  return trust === undefined || trust[3].includes(authority.name);
}

export const isNational = ({ name }: Body): boolean => national.some(([each]) => each === name);
