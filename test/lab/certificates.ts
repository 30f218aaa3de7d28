/** A small authority of a test's own, by openssl: certificates for a collector and its agents. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export interface Certificate {
  certificate: string;
  key: string;
  ca: string;
}

export class Authority {
  private constructor(
    private readonly folder: string,
    readonly ca: string,
    private readonly key: string,
  ) {}

  static async create(folder: string, name = 'ca'): Promise<Authority> {
    const [ca, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    await run('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', ca, '-days', '90', '-subj', `/CN=${name}`]);
    return new Authority(folder, ca, key);
  }

  /** For both ends of TLS; good for 127.0.0.1 and the addresses given. */
  async issue(name: string, addresses: readonly string[] = []): Promise<Certificate> {
    const file = (ending: string): string => join(this.folder, `${name}.${ending}`);
    await run('openssl', ['req', ...curve, '-keyout', file('key'), '-out', file('csr'), '-subj', `/CN=${name}`]);
    await writeFile(
      file('ext'),
      `subjectAltName=${['127.0.0.1', ...addresses].map((each) => `IP:${each}`).join()},DNS:localhost\n`,
    );
    const signer = ['-CA', this.ca, '-CAkey', this.key, '-CAcreateserial', '-days', '90', '-extfile', file('ext')];
    await run('openssl', ['x509', '-req', '-in', file('csr'), '-out', file('pem'), ...signer]);
    return { certificate: file('pem'), key: file('key'), ca: this.ca };
  }
}
