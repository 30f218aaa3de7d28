import { runCli } from '../../collector/cli/program.js';

export interface Run {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in this process, piped unless `tty`. */
export async function run(
  args: readonly string[],
  { env = {}, tty = false }: { env?: NodeJS.ProcessEnv; tty?: boolean } = {},
): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) => ({
    isTTY: tty,
    write: (text: string) => {
      written[name] += text;
      return true;
    },
  });
  const status = await runCli(args, { stdout: sink('stdout'), stderr: sink('stderr'), env });
  return { status, ...written };
}
