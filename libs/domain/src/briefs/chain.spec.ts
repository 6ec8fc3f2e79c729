import { describe, expect, it } from 'vitest';
import type { BulletinContent } from './bulletin';
import {
  checkIssueDay,
  checkPublishDay,
  blankRoles,
  BULLETIN_STATES,
  BULLETIN_STEPS,
  checkArrange,
  checkHand,
  checkTextOf,
  checkTurn,
  imprintOfSteps,
  isBlank,
  namesOfSteps,
  nextBulletinState,
  standingSteps,
  stepAt,
  stepRulesFor,
  type BulletinChange,
  type BulletinEvent,
  type BulletinState,
} from './chain';

const EVENTS: BulletinEvent[] = ['hand-in', 'proofread', 'sign', 'publish', 'recall', 'send-back', 'withdraw'];
const RULES = stepRulesFor(['编辑', '校对', '核签']);
const MERGED = RULES.map((rule) => ({ ...rule, merged: rule.step === 'sign' }));

const change = (version: number, kind: BulletinChange['kind'], authorName = '李编辑'): BulletinChange => ({
  ...{ version, kind, authorName, authorId: authorName, at: '2026-01-20T02:00:00.000Z' },
  ...{ reason: null, sha256: '0'.repeat(64) },
});

describe('the life of an issue', () => {
  it('leads from every state only into a state', () => {
    for (const state of BULLETIN_STATES)
      for (const event of EVENTS) {
        const next = nextBulletinState(state, event);
        expect(next === null || BULLETIN_STATES.includes(next)).toBe(true);
      }
  });

  it('comes to publication by all steps in their order, and by no shorter way', () => {
    const waysTo = (state: BulletinState, seen: BulletinEvent[]): BulletinEvent[][] =>
      state === 'published'
        ? [seen]
        : EVENTS.flatMap((event) => {
            const next = nextBulletinState(state, event);
            return next && next !== 'collecting' ? waysTo(next, [...seen, event]) : [];
          });
    expect(waysTo('collecting', [])).toEqual([['hand-in', 'proofread', 'sign', 'publish']]);
  });

  it('goes back to the editor until it is published, and ends there', () => {
    expect(nextBulletinState('proofreading', 'send-back')).toBe('collecting');
    expect(nextBulletinState('signing', 'send-back')).toBe('collecting');
    expect(nextBulletinState('proofreading', 'recall')).toBe('collecting');
    expect(nextBulletinState('signed', 'withdraw')).toBe('collecting');
    expect(nextBulletinState('signed', 'send-back')).toBeNull();
    for (const event of EVENTS) expect(nextBulletinState('published', event)).toBeNull();
  });

  it('is taken back by its editor only until it is proofread', () => {
    const others = BULLETIN_STATES.filter((state) => state !== 'proofreading');
    expect(others.map((state) => nextBulletinState(state, 'recall'))).toEqual([null, null, null, null]);
    expect(checkTurn('signing', 'recall')).toBe('bulletin.out-of-turn');
  });

  it('says whose turn it is', () => {
    expect(BULLETIN_STATES.map(stepAt)).toEqual(['edit', 'proofread', 'sign', null, null]);
    expect(checkTurn('collecting', 'hand-in')).toBeNull();
    expect(checkTurn('collecting', 'sign')).toBe('bulletin.out-of-turn');
    expect(checkTurn('published', 'publish')).toBe('bulletin.frozen');
  });

  it('takes changes only while it is collected, and none that was made on an older version', () => {
    expect(checkArrange({ state: 'collecting', version: 3 }, 3)).toBeNull();
    expect(checkArrange({ state: 'collecting', version: 3 })).toBeNull();
    expect(checkArrange({ state: 'collecting', version: 3 }, 2)).toBe('bulletin.changed-meanwhile');
    for (const state of ['proofreading', 'signing', 'signed'] as const) {
      expect(checkArrange({ state, version: 3 }, 3)).toBe('bulletin.in-review');
      expect(checkTextOf(state)).toBe('bulletin.in-review');
    }
    expect(checkArrange({ state: 'published', version: 3 }, 3)).toBe('bulletin.frozen');
    expect(checkTextOf('collecting')).toBeNull();
  });
});

describe('the hands of an issue', () => {
  const hands = [
    { step: 'edit' as const, userId: 'li' },
    { step: 'proofread' as const, userId: 'qian' },
  ];

  it('are three, and nobody does two steps', () => {
    expect(checkHand('proofread', 'li', hands, RULES)).toBe('bulletin.same-person');
    expect(checkHand('sign', 'li', hands, RULES)).toBe('bulletin.same-person');
    expect(checkHand('sign', 'qian', hands, RULES)).toBe('bulletin.same-person');
    expect(checkHand('edit', 'qian', hands, RULES)).toBe('bulletin.same-person');
    expect(checkHand('sign', 'zhao', hands, RULES)).toBeNull();
  });

  it('do their own step again after it was sent back', () => {
    expect(checkHand('edit', 'li', hands, RULES)).toBeNull();
    expect(checkHand('proofread', 'qian', hands, RULES)).toBeNull();
  });

  it('are fewer where the publication merges steps, and only there', () => {
    expect(checkHand('sign', 'qian', hands, MERGED)).toBeNull();
    expect(checkHand('sign', 'li', hands, MERGED)).toBe('bulletin.same-person');
    const all = RULES.map((rule) => ({ ...rule, merged: true }));
    for (const step of BULLETIN_STEPS) expect(checkHand(step, 'li', hands, all)).toBeNull();
  });
});

describe('the day of an issue', () => {
  it.each([
    ['2026-01-20', null, null],
    ['2026-01-21', null, 'bulletin.day-to-come'],
    ['2027-01-21', null, 'bulletin.day-to-come'],
    ['2027-01-22', 'bulletin.day-out-of-range', 'bulletin.day-to-come'],
    ['2000-01-01', null, null],
    ['0202-01-20', 'bulletin.day-out-of-range', null],
  ])('%s, on 20 January 2026: %s to have, %s to publish', (day, have, publish) => {
    expect([checkIssueDay(day, '2026-01-20'), checkPublishDay(day, '2026-01-20')]).toEqual([have, publish]);
  });
});

describe('the imprint', () => {
  const typed = [
    { role: '编辑', name: '' },
    { role: '校对', name: '孙二' },
    { role: '核签', name: '' },
    { role: '美编', name: '' },
  ];

  it('finds the lines that are usual for the steps', () => {
    expect(stepRulesFor(['责编', '核稿']).map(({ role }) => role)).toEqual(['责编', '核稿', null]);
  });

  it('names who did the steps, where no name was typed', () => {
    const names = namesOfSteps([change(3, 'hand-in'), change(4, 'proofread', '钱校对')], {
      step: 'sign',
      name: '赵核签',
    });
    expect(imprintOfSteps(typed, RULES, names)).toEqual([
      { role: '编辑', name: '李编辑' },
      { role: '校对', name: '孙二' },
      { role: '核签', name: '赵核签' },
      { role: '美编', name: '' },
    ]);
  });

  it.each([
    ['collecting', ['美编']],
    ['proofreading', ['编辑', '美编']],
    ['signed', ['编辑', '核签', '美编']],
  ] as const)('is not blank where a step to come names somebody: %s', (state, blank) =>
    expect(blankRoles(typed, state, RULES)).toEqual(blank),
  );

  it('forgets who did a step that was sent back', () => {
    const changes = [change(3, 'hand-in'), change(4, 'proofread', '钱校对'), change(5, 'send-back', '赵核签')];
    expect(namesOfSteps([change(3, 'hand-in'), change(4, 'recall')])).toEqual({});
    expect(namesOfSteps(changes)).toEqual({});
    expect(Object.keys(standingSteps([...changes, change(7, 'hand-in')]))).toEqual(['hand-in']);
  });

  it('names two people on a line that stands for two steps, and one person once', () => {
    const rules = RULES.map((rule) => ({ ...rule, role: rule.step === 'edit' ? '责编' : '核稿' }));
    const line = (proofread: string, sign: string) =>
      imprintOfSteps([{ role: '核稿', name: '' }], rules, { proofread, sign })[0]?.name;
    expect(line('钱校对', '赵核签')).toBe('钱校对、赵核签');
    expect(line('钱校对', '钱校对')).toBe('钱校对');
  });
});

it('an issue is blank until a section or the corrections have something', () => {
  const content = { sections: [{ name: '文明实践', paragraphs: [] }] } as unknown as BulletinContent;
  expect(isBlank(content)).toBe(true);
  expect(isBlank({ ...content, corrections: [{ bulletinId: 'a', briefId: 'b', text: '更正。' }] })).toBe(false);
  for (const more of [{ notes: ['编者按'] }, { paragraphs: [{ text: '甲', briefIds: ['a'] }] }])
    expect(isBlank({ ...content, sections: [{ name: '文明实践', paragraphs: [], ...more }] })).toBe(false);
});
