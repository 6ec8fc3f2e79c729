import { describe, expect, it } from 'vitest';
import { award } from './award';
import type { Fact } from './facts';
import { replay, type Before, type Recording } from './replay';
import type { SchemeVersion } from './scheme';
import { rule, scheme } from './scheme.fixture';

const fact = (id: string, change: Partial<Fact> = {}): Fact => ({
  kind: 'attendance',
  id,
  revision: 0,
  category: '文明引导',
  role: 'participant',
  conditions: [],
  personId: 'p1',
  owner: { kind: 'household', id: 'h1' },
  activityId: `act-${id}`,
  minutes: 120,
  occurredOn: '2026-03-14',
  settledAt: '2026-03-15T08:00:00.000Z',
  ...change,
});
const none: Before = { awards: [], facts: [] };
const version = scheme({
  caps: [{ scope: 'household', window: 'month', points: 10 }],
  rules: [rule({ bonus: { name: '全勤奖', times: 2, months: 1, points: 3 } })],
});
const sheet = (...facts: Fact[]): Recording => ({ withdrawn: [], given: [{ version, facts }] });
const amounts = (recordings: Recording[], before = none) =>
  Object.fromEntries(replay(recordings, before).map((draft) => [draft.key, draft.amount]));

describe('a replay', () => {
  it('of sheets one by one is what the engine gives for all at once', () => {
    const facts = ['a', 'b', 'c', 'd'].map((id, place) =>
      fact(id, { personId: place % 2 ? 'p1' : 'p2', settledAt: `2026-03-15T08:0${place}:00.000Z` }),
    );
    const all = award(version, facts, none).filter((draft) => draft.amount > 0);
    expect(
      replay(
        facts.map((one) => sheet(one)),
        none,
      ),
    ).toEqual(all);
    expect(all.map((draft) => draft.amount)).toEqual([4, 4, 2]);
  });

  it('lets a correction free what the caps had swallowed for what comes after it alone', () => {
    const corrected = {
      withdrawn: ['attendance:a'],
      given: [{ version, facts: [fact('a', { revision: 1, minutes: 30 })] }],
    };
    const [a, b, c] = [fact('a'), fact('b', { personId: 'p2' }), fact('c', { personId: 'p3' })];
    expect(amounts([sheet(a), sheet(b), sheet(c), corrected, sheet(fact('d', { personId: 'p4' }))])).toEqual({
      'attendance:b:r4': 4,
      'attendance:c:r4': 2,
      'attendance:a:c1:r4': 1,
      'attendance:d:r4': 3,
    });
  });

  it('takes a bonus back that a correction no longer lets anybody earn', () => {
    const gone = {
      withdrawn: ['attendance:b'],
      given: [{ version, facts: [fact('c', { category: '其他', role: 'leader' })] }],
    };
    expect(amounts([sheet(fact('a')), sheet(fact('b'))])).toEqual({
      'attendance:a:r4': 4,
      'attendance:b:r4': 4,
      'attendance:b:r4:bonus': 2,
    });
    const narrow = scheme({
      ...version,
      rules: [rule({ category: '文明引导', bonus: version.rules[0]?.bonus ?? null })],
    });
    const twice = [fact('a'), fact('b'), fact('c')].map((one) => ({
      withdrawn: [],
      given: [{ version: narrow, facts: [one] }],
    }));
    const fewer = {
      withdrawn: ['attendance:b', 'attendance:c'],
      given: [{ version: narrow, facts: [fact('x', { category: '其他' })] }],
    };
    expect(Object.keys(amounts([...twice, fewer]))).toEqual(['attendance:a:r4']);
    expect(Object.keys(amounts([sheet(fact('a')), sheet(fact('b')), gone]))).toContain('attendance:a:r4');
  });

  it('of a correction judges nobody else in the household', () => {
    const roomy = scheme({ ...version, caps: [] });
    const given = (...facts: Fact[]): Recording => ({ withdrawn: [], given: [{ version: roomy, facts }] });
    const both = (id: string) => [fact(`${id}1`), fact(`${id}2`, { personId: 'p2' })];
    const shorter: Recording = {
      withdrawn: ['attendance:a1'],
      given: [{ version: roomy, facts: [fact('a1', { revision: 1, minutes: 60 })] }],
    };
    expect(amounts([given(...both('a')), given(...both('b')), shorter])).toEqual({
      'attendance:a2:r4': 4,
      'attendance:b1:r4': 4,
      'attendance:b1:r4:bonus': 3,
      'attendance:b2:r4': 4,
      'attendance:b2:r4:bonus': 3,
      'attendance:a1:c1:r4': 2,
    });
  });

  it('takes the bonus of somebody who was not there, and of nobody else', () => {
    const roomy = scheme({ ...version, caps: [] });
    const given = (...facts: Fact[]): Recording => ({ withdrawn: [], given: [{ version: roomy, facts }] });
    const both = (id: string) => [fact(`${id}1`), fact(`${id}2`, { personId: 'p2' })];
    const absent = (...facts: Fact[]) => ({ withdrawn: ['attendance:a1'], given: [{ version: roomy, facts }] });
    const left = {
      'attendance:a2:r4': 4,
      'attendance:b1:r4': 4,
      'attendance:b2:r4': 4,
      'attendance:b2:r4:bonus': 3,
    };
    expect(amounts([given(...both('a')), given(...both('b')), absent()])).toEqual(left);
    // whoever is entered instead of them lives elsewhere
    const late = fact('x', { personId: 'p9', owner: { kind: 'household', id: 'h9' } });
    expect(amounts([given(...both('a')), given(...both('b')), absent(late)])).toEqual({
      ...left,
      'attendance:x:r4': 4,
    });
  });

  it('of a member without a household counts everything once, for whoever it concerns', () => {
    const alone = { owner: { kind: 'member' as const, id: 'p1' } };
    const caps: SchemeVersion['caps'] = [
      { scope: 'person', window: 'month', points: 9 },
      { scope: 'household', window: 'month', points: 9 },
    ];
    const plain = scheme({ caps });
    const given = (...facts: Fact[]) => ({ withdrawn: [], given: [{ version: plain, facts }] });
    expect(amounts([given(fact('a', alone)), given(fact('b', alone)), given(fact('c', alone))])).toEqual({
      'attendance:a:r4': 4,
      'attendance:b:r4': 4,
      'attendance:c:r4': 1,
    });
    // the person is capped in whatever household the points lie
    const moved = fact('c', { owner: { kind: 'household', id: 'h2' } });
    expect(amounts([given(fact('a')), given(fact('b')), given(moved)])['attendance:c:r4']).toBe(1);
  });

  it('leaves what nobody withdrew as it is, and what came before it too', () => {
    const past = {
      ...{ key: 'old:bonus', ruleId: 'guide-duty/bonus', personId: 'p1', ownerId: 'h1', activityId: null },
      ...{ occurredOn: '2026-03-01', amount: 3, book: 1 as const },
    };
    // nobody has earned the old bonus by these facts, and it is no part of what is given here: it only fills the cap
    expect(amounts([sheet(fact('a')), sheet(fact('b'))], { awards: [past], facts: [] })).toEqual({
      'attendance:a:r4': 4,
      'attendance:b:r4': 3,
    });
    const corrected = {
      withdrawn: ['attendance:a'],
      given: [{ version, facts: [fact('a', { revision: 1 })] }],
    };
    expect(Object.keys(amounts([sheet(fact('a')), sheet(fact('b')), corrected]))).toEqual([
      'attendance:b:r4',
      'attendance:b:r4:bonus',
      'attendance:a:c1:r4',
    ]);
  });

  it('keeps a bonus that what was done before and now still earns', () => {
    const roomy = scheme({ ...version, caps: [] });
    const given = (...facts: Fact[]): Recording => ({ withdrawn: [], given: [{ version: roomy, facts }] });
    const swapped: Recording = {
      withdrawn: ['attendance:b'],
      given: [{ version: roomy, facts: [fact('b', { revision: 1, minutes: 60 })] }],
    };
    // the bonus came with another fact than the one that is corrected
    expect(amounts([given(fact('a')), given(fact('b')), given(fact('c')), swapped])).toEqual({
      'attendance:a:r4': 4,
      'attendance:c:r4': 4,
      'attendance:b:c1:r4': 2,
      'attendance:b:c1:r4:bonus': 3,
    });
    const late: Recording = {
      withdrawn: ['attendance:a'],
      given: [{ version: roomy, facts: [fact('a', { revision: 1, minutes: 60 })] }],
    };
    expect(amounts([given(fact('a')), given(fact('b')), late])).toEqual({
      'attendance:b:r4': 4,
      'attendance:b:r4:bonus': 3,
      'attendance:a:c1:r4': 2,
    });
    const fewer: Recording = {
      withdrawn: ['attendance:a'],
      given: [{ version: roomy, facts: [fact('a', { revision: 1, occurredOn: '2026-04-02' })] }],
    };
    expect(amounts([given(fact('a')), given(fact('b')), fewer])).toEqual({
      'attendance:b:r4': 4,
      'attendance:a:c1:r4': 4,
    });
  });

  it('goes on where earlier awards and facts stopped, book by book', () => {
    const past = {
      key: 'old',
      ruleId: 'guide-duty',
      personId: 'p9',
      ownerId: 'h1',
      activityId: null,
      occurredOn: '2026-03-01',
      amount: 8,
    };
    const earlier = {
      kind: 'attendance' as const,
      category: '文明引导',
      role: 'participant',
      personId: 'p1',
      occurredOn: '2026-03-02',
      times: 1,
    };
    expect(amounts([sheet(fact('a'))], { awards: [{ ...past, book: 1 }], facts: [] })).toEqual({
      'attendance:a:r4': 2,
    });
    expect(amounts([sheet(fact('a'))], { awards: [{ ...past, book: 2 }], facts: [earlier] })).toEqual({
      'attendance:a:r4': 4,
      'attendance:a:r4:bonus': 3,
    });
  });
});
