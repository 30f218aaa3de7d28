import { pathsOf } from './paths';
import { status } from '../../../tests/fixture/status';

const column = (name: string) => pathsOf(status())[0]?.fields.find((field) => field.name === name)?.values;

describe('paths now', () => {
  test('says what each does in the words of the wall', () => {
    expect(column('path')).toEqual(['path-gw1', 'path-gw2']);
    expect(column('state')).toEqual(['FORWARDING', 'READY']);
    expect(column('look')).toEqual(['up', 'ready']);
  });

  test('a rate that is not known stays null', () => {
    const [frame] = pathsOf(status({ aToB: null }));
    expect(frame?.fields.find(({ name }) => name === 'aToB')?.values).toEqual([null, null]);
  });

  test('down is on the half whose interface is down', () => {
    const [frame] = pathsOf(status({ health: 'down', operStatusA: 'down' }));
    expect(frame?.fields.find(({ name }) => name === 'lookA')?.values[0]).toBe('down');
    expect(frame?.fields.find(({ name }) => name === 'lookB')?.values[0]).toBe('up');
  });

  test('carries the names of both sides, the zone and whether it is simulated', () => {
    expect(pathsOf(status())[0]?.meta?.custom).toMatchObject({
      sides: { a: 'GCSX', b: 'N3' },
      timeZone: 'Europe/London',
      simulated: true,
    });
  });
});
