/** 公示: what a unit's schemes gave in a day, a week or a month, on public view before it counts. */
export type PostingState = 'open' | 'ended';

/** Of one award on view: 公示中 · 有异议 · 已入账 · 已撤回. */
export type PostingEntryState = 'waiting' | 'parked' | 'posted' | 'withdrawn';

export const OBJECTION_STATES = ['open', 'upheld', 'rejected'] as const;
export type ObjectionState = (typeof OBJECTION_STATES)[number];

/** The days of a round; the points count from `effectiveOn`. */
export interface PostingDays {
  gatherUntil: string;
  opensOn: string;
  closesOn: string;
  effectiveOn: string;
}

/** Before gathering is over it is not shown yet; from its first to its last day one may object. */
export type PostingPhase = 'to-come' | 'on-view' | 'over';

/** Where a round stands on a business day (YYYY-MM-DD); its first and its last day on view both count. */
export function phaseOf({ opensOn, closesOn }: Pick<PostingDays, 'opensOn' | 'closesOn'>, today: string): PostingPhase {
  if (today < opensOn) return 'to-come';
  return today <= closesOn ? 'on-view' : 'over';
}

/** By which rules the points of a round were given. */
export interface PostingScheme {
  title: string;
  documentRef: string;
}

/** What everybody is told of a round beside its days. */
export interface PostingTimes {
  /** Working days on which one may still object, today among them. */
  workingDaysLeft: number;
  /** Up to this day public holidays are known; later ones have weekends alone. */
  holidaysKnownUntil: string | null;
}

export interface PostingRecord extends PostingDays {
  id: string;
  unitId: string;
  unitName: string;
  /** 1 redeemable village points, 2 team contest points. */
  book: number;
  state: PostingState;
  entryCount: number;
  points: number;
  /** Objections that nobody has decided on yet. */
  openObjections: number;
}

export interface PostingQuery {
  unitId?: string;
  state?: PostingState;
}

/** One line, as everybody may read it. */
export interface PublicPostingEntry {
  id: string;
  /** Its place on the screen and on the sheet. */
  no: number;
  /** Masked unless the person agreed to be named; of somebody under age only the household. */
  who: string;
  /** What the points are for: the activity. */
  forWhat: string;
  occurredOn: string;
  ruleName: string;
  points: number;
  state: PostingEntryState;
}

/** One line, for those who answer for it. */
export interface PostingEntryRecord extends PublicPostingEntry {
  personName: string;
  explanation: string;
  /** Why it was withdrawn. */
  closedReason: string | null;
}

export interface ObjectionRecord {
  id: string;
  postingId: string;
  objectorName: string;
  /** Raised by the signed-in objector; otherwise recorded at the desk. */
  online: boolean;
  recordedByName: string;
  text: string;
  raisedAt: string;
  state: ObjectionState;
  entryIds: string[];
  decidedByName: string | null;
  decision: string | null;
  decidedAt: string | null;
}

export type ObjectionRefusal = 'objection.already-decided' | 'objection.second-person' | 'objection.own-household';

/** With what keeps the reader from deciding on it. */
export interface ListedObjection extends ObjectionRecord {
  refusal: ObjectionRefusal | null;
}

export interface PostingDetail extends PostingRecord, PostingTimes {
  today: string;
  schemes: PostingScheme[];
  entries: PostingEntryRecord[];
  objections: ListedObjection[];
}

/** An objection as its objector reads it. */
export interface MyObjection extends Pick<
  ObjectionRecord,
  'id' | 'postingId' | 'text' | 'raisedAt' | 'state' | 'decision' | 'decidedAt'
> {
  unitId: string;
  unitName: string;
  entryNos: number[];
}

/** What came of an objection, without who raised it and why. */
export interface PublicObjection {
  state: ObjectionState;
  entryNos: number[];
  raisedOn: string;
  decidedOn: string | null;
}

export interface PublicPosting extends PostingDays, PostingTimes {
  id: string;
  book: number;
  state: PostingState;
  schemes: PostingScheme[];
  entries: PublicPostingEntry[];
  objections: PublicObjection[];
}

/** The screen of one unit: what is on view, and what ended lately. */
export interface UnitPostings {
  unitId: string;
  unitName: string;
  today: string;
  postings: PublicPosting[];
}

/** A unit that has something on view. */
export interface PostingPlace {
  unitId: string;
  unitName: string;
  /** The unit above. */
  withinName: string | null;
  open: number;
  closesOn: string | null;
}

/** By somebody who is signed in. */
export interface RaiseObjectionInput {
  text: string;
  entryIds: string[];
}

/** At the desk, for somebody who came: both names are kept. */
export interface RecordObjectionInput extends RaiseObjectionInput {
  objectorName: string;
}

export interface DecideObjectionInput {
  /** True: the entries are withdrawn. */
  uphold: boolean;
  /** Read by the objector. */
  reason: string;
}

/** May somebody object today? Only while the round is on view. */
export function checkObject(posting: PostingDays, today: string): 'posting.not-on-view' | null {
  return today >= posting.opensOn && today <= posting.closesOn ? null : 'posting.not-on-view';
}

/**
 * Decided once, by somebody who neither raised nor recorded it, did not record what it is about, and is not of a household concerned:
 * the second person that an appeal has as well (DECISIONS 50). What becomes public of it: DECISIONS 43.
 */
export function checkDecideObjection(
  objection: { state: ObjectionState; involvedUserIds: readonly string[]; concernedPersonIds: readonly string[] },
  decider: { userId: string; personId: string | null },
): ObjectionRefusal | null {
  if (objection.state !== 'open') return 'objection.already-decided';
  if (objection.involvedUserIds.includes(decider.userId)) return 'objection.second-person';
  if (decider.personId !== null && objection.concernedPersonIds.includes(decider.personId))
    return 'objection.own-household';
  return null;
}
