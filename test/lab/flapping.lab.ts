/** A link that comes and goes. */
import { expect, test } from 'vitest';
import { linkCut } from './gateway/failures.js';
import { laboratory } from './gateway/laboratory.js';

laboratory('a flapping link', {}, (scene) => {
  test('a link flaps: one incident, of which people are told once, and every cut is counted', async () => {
    const { lab, seen } = scene;
    const cuts = 4;
    await seen.calm();
    const beganAt = await scene.lastly(linkCut('gw1'), async () => {
      for (let cut = 1; cut < cuts; cut++) {
        await seen.concludes('it is down', { primary: 'down', forwards: 'standby standby' });
        await linkCut('gw1').end(lab);
        await seen.normal(lab);
        await linkCut('gw1').begin(lab);
      }
      await seen.concludes('it is down once more', { primary: 'down', forwards: 'standby standby' });
    });
    await seen.normal(lab);
    const all = await seen.openedSince(beganAt);
    const opened = all.filter(({ kind }) => kind !== 'service');
    expect(opened.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['path primary']);
    // Of each cut that lasted longer than another may take to take over, people were cut off, and are told so.
    if (opened.length < all.length) expect(lab.traffic.longestSince(beganAt)).toBeGreaterThan(1);
    expect(opened[0]).toMatchObject({ closedAt: null, flapping: true });
    await seen.recorded('every move is on record, the later ones damped', (moves) => {
      const away = moves.filter(({ to }) => to === 'standby');
      return away.length >= cuts && !away[0]!.damped && away.at(-1)!.damped;
    });
    // What the contract counts is what was lost, told once or not.
    await seen.recorded('the gaps hold what was lost', (moves) => {
      const gaps = moves.map(({ gap }) => gap);
      const truth = lab.traffic.lossSince(beganAt);
      const known = gaps.every(({ source, atMostSeconds }) => source === 'probes' && atMostSeconds !== null);
      const atLeast = gaps.reduce((sum, { atLeastSeconds }) => sum + (atLeastSeconds ?? 0), 0);
      const atMost = gaps.reduce((sum, { atMostSeconds }) => sum + (atMostSeconds ?? 0), 0);
      return known && truth.atMost !== null && atMost >= truth.atLeast && atLeast <= truth.atMost;
    });
  });
});
