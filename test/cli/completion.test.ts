import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { missing } from '../needs.js';
import { run } from './run.js';

async function script(shell: string): Promise<string> {
  const { status, stdout } = await run(['completion', shell]);
  expect(status).toBe(0);
  const folder = mkdtempSync(join(tmpdir(), 'interconnect-completion-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, '_interconnect');
  writeFileSync(file, stdout);
  return file;
}

/** What bash offers after these words, the last of which is being typed. */
function bash(file: string, ...words: string[]): string[] {
  const typed = ['interconnect', ...words].map((word) => `'${word}'`).join(' ');
  const program = `. ${file}; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _interconnect; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const offered = execFileSync('bash', ['-c', program], { encoding: 'utf8', cwd: join(file, '..') });
  return offered.split('\n').filter((word) => word !== '');
}

describe('in bash', () => {
  it('offers commands, what is below them, options, their values, and files', async () => {
    const file = await script('bash');
    expect(bash(file, 'st')).toEqual(['start']);
    expect(bash(file, 'tok')).toEqual(['token']);
    expect(bash(file, 'token', '')).toEqual(expect.arrayContaining(['create', 'list', 'revoke', '--help']));
    expect(bash(file, 'token', 'create', '--r')).toEqual(['--role']);
    expect(bash(file, 'token', 'create', '--role', 'au')).toEqual(['authority']);
    expect(bash(file, 'start', '--log-level', 'w')).toEqual(['warn']);
    expect(bash(file, 'start', '-c', '_inter')).toEqual(['_interconnect']);
    expect(bash(file, 'check', '_inter')).toEqual(['_interconnect']);
    expect(bash(file, 'completion', 'z')).toEqual(['zsh']);
  });

  it('offers every command that there is', async () => {
    const file = await script('bash');
    const { stdout } = await run(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]*)(?= |$)/gm)].map(([, name]) => name!);
    expect(listed.length).toBeGreaterThan(15);
    for (const name of listed.filter((each) => each !== 'help')) expect(bash(file, name)).toContain(name);
  });
});

const noZsh = missing({ zsh: 'zsh' });
describe.skipIf(noZsh)(`in zsh ${noZsh ?? ''}`, () => {
  it('is a script that zsh takes, with an offer for each place', async () => {
    const file = await script('zsh');
    const program = `compdef() { : }; _files() { print files }; compadd() { print -l -- "$@" }; _describe() { print -l -- "\${offers[@]}" }
. ${file}; words=(interconnect token create --r); CURRENT=4; _interconnect; words=(interconnect start --log-level w); CURRENT=4; _interconnect`;
    const offered = execFileSync('zsh', ['-f', '-c', program], { encoding: 'utf8' }).split('\n');
    expect(offered).toContain('--role:what it may do');
    expect(offered).toContain('debug');
  });
});

const noFish = missing({ fish: 'fish' });
describe.skipIf(noFish)(`in fish ${noFish ?? ''}`, () => {
  it('offers commands, what is below them, options and their values', async () => {
    const file = await script('fish');
    const offers = (line: string): string[] =>
      execFileSync('fish', ['--no-config', '-c', `source ${file}; complete -C ${JSON.stringify(line)}`], {
        encoding: 'utf8',
      })
        .split('\n')
        .map((offer) => offer.split('\t')[0]!);
    expect(offers('interconnect tok')).toContain('token');
    expect(offers('interconnect token ')).toEqual(expect.arrayContaining(['create', 'list', 'revoke']));
    expect(offers('interconnect token create --r')).toContain('--role');
    expect(offers('interconnect start --log-level w')).toContain('warn');
  });
});
