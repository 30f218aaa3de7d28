/** Vendors whose own tables are read, by IANA enterprise number (the arc of sysObjectID below 1.3.6.1.4.1). */
export const enterprises = {
  checkpoint: 2620,
  cisco: 9,
  fortinet: 12_356,
  h3c: 25_506,
  huawei: 2011,
  juniper: 2636,
  nokia: 6527,
} as const;

export type Vendor = keyof typeof enterprises;

/** The enterprise number in a sysObjectID; null where it holds none. */
export function vendorNumber(sysObjectID: string | null): number | null {
  const number = /^\.?1\.3\.6\.1\.4\.1\.(\d+)(\.|$)/.exec(sysObjectID ?? '')?.[1];
  return number === undefined ? null : Number(number);
}

/** The vendor of a sysObjectID; null for any other, and while it is unknown. */
export function vendorOf(sysObjectID: string | null): Vendor | null {
  const number = vendorNumber(sysObjectID);
  const known = Object.entries(enterprises).find(([, enterprise]) => enterprise === number);
  return (known?.[0] as Vendor | undefined) ?? null;
}

/** True for the given vendor only. */
export function only(vendor: Vendor): (sysObjectID: string | null) => boolean {
  return (sysObjectID) => vendorOf(sysObjectID) === vendor;
}

/** True for every router of none of these vendors, and while its vendor is unknown. */
export function noneOf(vendors: readonly Vendor[]): (sysObjectID: string | null) => boolean {
  return (sysObjectID) => {
    const vendor = vendorOf(sysObjectID);
    return vendor === null || !vendors.includes(vendor);
  };
}
