import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { Command } from 'commander';
import { parseListen } from '../config/schema/network.js';
import { readSecret } from '../config/secrets.js';
import { leaveMemoryOutOfCoreDumps } from '../core-dumps.js';
import { systemClock } from '../deps.js';
import { createLogger } from '../logger.js';
import { systemCode } from '../model/coded-error.js';
import { UsageError } from './exit.js';
import type { Io } from './io.js';

interface Options {
  collector: string;
  certificate: string;
  key: string;
  ca: string;
  reflect?: string;
  reflectKey?: string;
}

/** `interconnect probe-agent`: sends probes from a demarcation point and answers those of others, until SIGTERM or SIGINT. */
export function probeAgentCommand(io: Io): Command {
  return new Command('probe-agent')
    .description('send probes from a demarcation point for a collector, and answer those of others')
    .requiredOption('--collector <url>', 'where the collector hears agents: https://HOST:PORT')
    .requiredOption('--certificate <file>', 'PEM certificate of this agent; its common name is the name of the agent')
    .requiredOption('--key <file>', 'PEM key of that certificate')
    .requiredOption('--ca <file>', "PEM certificate of the authority that signed the collector's certificate")
    .option('--reflect <address:port>', 'answer STAMP and TWAMP-Light there; STAMP has port 862')
    .option('--reflect-key <secret>', 'answer authenticated STAMP only; env:NAME or file:PATH')
    .addHelpText('after', examples)
    .action((options: Options) => probeAgent(options, io));
}

const examples = `
What it sends, it is told by the collector (probes[] with its name in from). While the collector is away it goes on and keeps the
answers, some 700,000 of them, in memory. ICMP probes need fping. Renewed certificates are taken up within half a minute.

Examples:
  $ interconnect probe-agent --collector https://192.0.2.5:8862 --certificate council.pem --key council.key --ca ca.pem
  $ interconnect probe-agent … --reflect 0.0.0.0:862 --reflect-key env:STAMP_KEY`;

async function probeAgent(options: Options, io: Io): Promise<void> {
  const url = URL.canParse(options.collector) ? new URL(options.collector) : null;
  if (url?.protocol !== 'https:') throw new UsageError(`--collector ${options.collector}: expected https://HOST:PORT`);
  const where = options.reflect === undefined ? null : parseListen(options.reflect);
  if (options.reflect !== undefined && where === null)
    throw new UsageError(`--reflect ${options.reflect}: expected address:port such as 0.0.0.0:862 or [::]:862`);
  for (const option of ['certificate', 'key', 'ca'] as const) readable(option, options);
  const reflectKey = options.reflectKey === undefined ? null : readSecret(options.reflectKey);

  const [{ ProbeAgent }, { poster }, { Reflector }, { watchQuality }] = await Promise.all([
    import('../probe/agent/agent.js'),
    import('../probe/agent/post.js'),
    import('../probe/stamp/reflector.js'),
    import('../probe/stamp.js'),
  ]);
  leaveMemoryOutOfCoreDumps();
  const deps = { clock: systemClock, log: createLogger('info') };
  const quality = watchQuality(deps.clock.after);
  const reflector =
    where === null ? null : new Reflector({ ...where, key: reflectKey }, { ...deps, quality: quality.now });
  const post = poster(url, options, deps);
  const agent = new ProbeAgent({ ...deps, post });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await reflector?.start();
  await agent.start();
  const answers = reflector?.address
    ? `, answering STAMP at ${reflector.address.address} port ${reflector.address.port}`
    : '';
  io.stdout.write(`The probe agent runs for ${url.origin}${answers}.\n`);
  await stopped;
  await agent.stop();
  post.close();
  await reflector?.stop();
  quality.stop();
}

function readable(option: 'certificate' | 'key' | 'ca', options: Options): void {
  try {
    accessSync(options[option], constants.R_OK);
  } catch (error) {
    throw new UsageError(`--${option} ${options[option]}: cannot be read (${systemCode(error) ?? 'unknown reason'})`);
  }
}
