/** What stands in a data folder for a while and is no part of it: backups under way, and what a restore leaves. */

/** A backup that is being made, beside what it is made of. */
const UNDER_WAY = /^backup-[0-9a-z]{1,16}$/;
export const underWay = (id: string): string => `backup-${id}`;
export const isUnderWay = (name: string): boolean => UNDER_WAY.test(name);

/** In a folder that nothing can stand beside: the backup that becomes it, an archive that is unpacked, and what was there, with the time behind it. */
export const RESTORING = 'restoring';
export const REPLACED = 'replaced';

/** By name, right below the data folder; `lost+found` is of a file system of its own. */
export const isPassing = (name: string): boolean =>
  isUnderWay(name) || name === RESTORING || /^(\.restore-[\w-]+|replaced-\d{8}T\d{6}Z|lost\+found)$/.test(name);
