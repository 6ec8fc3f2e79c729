import { addDays } from '../calendar';
import type { DomainErrorCode } from '../errors';
import type { BulletinContent, ImprintLine } from './bulletin';

/** 征集 → 校对 → 核签 → 已签 → 发布. Whatever is sent back or taken back is collected again; what is published is frozen. */
export type BulletinState = 'collecting' | 'proofreading' | 'signing' | 'signed' | 'published';
export type BulletinEvent = 'hand-in' | 'proofread' | 'sign' | 'publish' | 'recall' | 'send-back' | 'withdraw';

const TRANSITIONS: Record<BulletinState, Partial<Record<BulletinEvent, BulletinState>>> = {
  collecting: { 'hand-in': 'proofreading' },
  proofreading: { proofread: 'signing', recall: 'collecting', 'send-back': 'collecting' },
  signing: { sign: 'signed', 'send-back': 'collecting' },
  signed: { publish: 'published', withdraw: 'collecting' },
  published: {},
};

export const BULLETIN_STATES = Object.keys(TRANSITIONS) as BulletinState[];

/** 编辑 · 校对 · 核签: each by a person of its own. */
export const BULLETIN_STEPS = ['edit', 'proofread', 'sign'] as const;
export type BulletinStep = (typeof BULLETIN_STEPS)[number];

/** The step that waits to be done in a state; null when the three are done. */
const STEP_AT: Record<BulletinState, BulletinStep | null> = {
  collecting: 'edit',
  proofreading: 'proofread',
  signing: 'sign',
  signed: null,
  published: null,
};

/** How a publication wants a step done. */
export interface StepRule {
  step: BulletinStep;
  /** The line of the imprint that names who did it; null: none. */
  role: string | null;
  /** One person may do this step and the one before it. */
  merged: boolean;
}

/** What a version of a bulletin came from: a step of the chain, or a change while it was collected. */
export type BulletinChangeKind =
  | BulletinEvent
  | 'open'
  | 'place-brief'
  | 'take-out-brief'
  | 'place-article'
  | 'take-out-article'
  | 'arrange'
  | 'word-correction'
  | 'dismiss-correction'
  | 'release-number';

/** One version: who made it, when, how. */
export interface BulletinChange {
  version: number;
  kind: BulletinChangeKind;
  authorId: string;
  authorName: string;
  at: string;
  /** Why it was sent back or the signature withdrawn. */
  reason: string | null;
  /** Of the content as it was then; under a signature, of what was signed. */
  sha256: string;
}

export type BulletinVersion = BulletinChange & { content: BulletinContent };

/** Who has done which step of an issue, in this round or one before it. */
export interface BulletinHand {
  step: BulletinStep;
  userId: string;
}

const USUAL_ROLES: Record<BulletinStep, readonly string[]> = {
  edit: ['编辑', '责编', '责任编辑'],
  proofread: ['校对', '核校', '核稿'],
  sign: ['核签', '签发', '审签'],
};

/** Three people, each named where the imprint has a line that is usual for the step. */
export function stepRulesFor(imprintRoles: readonly string[]): StepRule[] {
  return BULLETIN_STEPS.map((step) => ({
    step,
    role: USUAL_ROLES[step].find((role) => imprintRoles.includes(role)) ?? null,
    merged: false,
  }));
}

/** The state after an event, or null when the event has no place in this state. */
export function nextBulletinState(state: BulletinState, event: BulletinEvent): BulletinState | null {
  return TRANSITIONS[state][event] ?? null;
}

export function stepAt(state: BulletinState): BulletinStep | null {
  return STEP_AT[state];
}

/** The first year that numbers are counted by. */
const FIRST_DAY = '2000-01-01';
const AHEAD_DAYS = 366;

/** May a bulletin have this day? A day that was mistyped would only be found out when it is signed. */
export function checkIssueDay(day: string, today: string): DomainErrorCode | null {
  return day < FIRST_DAY || day > addDays(today, AHEAD_DAYS) ? 'bulletin.day-out-of-range' : null;
}

/** A bulletin that has a day to come would report as done what is not. */
export function checkPublishDay(day: string, today: string): DomainErrorCode | null {
  return day > today ? 'bulletin.day-to-come' : null;
}

/** May the bulletin still be changed? `version` is the one that the change was made on. */
export function checkArrange(
  bulletin: { state: BulletinState; version: number },
  version: number = bulletin.version,
): DomainErrorCode | null {
  if (bulletin.state !== 'collecting') return checkTextOf(bulletin.state);
  return version === bulletin.version ? null : 'bulletin.changed-meanwhile';
}

/** May the text of something that stands in a bulletin of this state be changed? */
export function checkTextOf(state: BulletinState): DomainErrorCode | null {
  if (state === 'published') return 'bulletin.frozen';
  return state === 'collecting' ? null : 'bulletin.in-review';
}

/** Is it the turn of this event? */
export function checkTurn(state: BulletinState, event: BulletinEvent): DomainErrorCode | null {
  if (nextBulletinState(state, event) !== null) return null;
  return state === 'published' ? 'bulletin.frozen' : 'bulletin.out-of-turn';
}

/** May this person do the step, whose hand another step of the issue may be in already? */
export function checkHand(
  step: BulletinStep,
  userId: string,
  hands: readonly BulletinHand[],
  rules: readonly StepRule[],
): DomainErrorCode | null {
  const together = mergedWith(step, rules);
  const isAnothers = hands.some((hand) => hand.userId === userId && !together.includes(hand.step));
  return isAnothers ? 'bulletin.same-person' : null;
}

/** The steps that one person may do together with this one. */
function mergedWith(step: BulletinStep, rules: readonly StepRule[]): BulletinStep[] {
  const groups = rules.reduce<BulletinStep[][]>((done, rule) => {
    const last = done.at(-1);
    if (last && rule.merged) last.push(rule.step);
    else done.push([rule.step]);
    return done;
  }, []);
  return groups.find((group) => group.includes(step)) ?? [step];
}

/** 撤回送校 · 退回编辑 · 撤回签发: whatever was done before has to be done again. */
export const isWayBack = (kind: BulletinChangeKind): kind is 'recall' | 'send-back' | 'withdraw' =>
  kind === 'recall' || kind === 'send-back' || kind === 'withdraw';

/** The steps that stand: what was done since the issue last came back to the editor. */
export function standingSteps(
  changes: readonly BulletinChange[],
): Partial<Record<'hand-in' | 'proofread' | 'sign' | 'publish', BulletinChange>> {
  const back = changes.findLastIndex(({ kind }) => isWayBack(kind));
  return Object.fromEntries(changes.slice(back + 1).map((change) => [change.kind, change]));
}

/** Who is named for which step; the viewer for the step that waits for them. */
export function namesOfSteps(
  changes: readonly BulletinChange[],
  next: { step: BulletinStep; name: string } | null = null,
): Partial<Record<BulletinStep, string>> {
  const done = standingSteps(changes);
  const names = {
    edit: done['hand-in']?.authorName,
    proofread: done.proofread?.authorName,
    sign: done.sign?.authorName,
  };
  return next ? { ...names, [next.step]: next.name } : names;
}

/** The imprint as it is printed: a name that was typed stands; where none was, the line names who did its steps. */
export function imprintOfSteps(
  typed: readonly ImprintLine[],
  rules: readonly StepRule[],
  names: Partial<Record<BulletinStep, string>>,
): ImprintLine[] {
  return typed.map(({ role, name }) => {
    const done = rules.filter((rule) => rule.role === role).flatMap(({ step }) => names[step] ?? []);
    return { role, name: name || [...new Set(done)].join('、') };
  });
}

/** The lines that nobody's name will stand in: none was typed, and no step that is still to be done fills them. */
export function blankRoles(
  imprint: readonly ImprintLine[],
  state: BulletinState,
  rules: readonly StepRule[],
): string[] {
  const next = STEP_AT[state];
  const coming = next ? BULLETIN_STEPS.slice(BULLETIN_STEPS.indexOf(next)) : [];
  const filled = rules.filter(({ step }) => coming.includes(step)).map(({ role }) => role);
  return imprint.filter(({ role, name }) => name === '' && !filled.includes(role)).map(({ role }) => role);
}

/** Is there nothing in it but masthead and imprint? */
export function isBlank({ sections, corrections = [] }: BulletinContent): boolean {
  const isEmpty = ({ articles = [], paragraphs, notes = [] }: BulletinContent['sections'][number]) =>
    articles.length + paragraphs.length + notes.length === 0;
  return corrections.length === 0 && sections.every(isEmpty);
}
