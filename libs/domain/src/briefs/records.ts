import type { ActivityCategory } from '../activities';
import type { Presence } from '../attendance';
import type { BulletinNumbers, ImprintLine } from './bulletin';
import type { BulletinChange, BulletinHand, BulletinState } from './chain';
import type { FactChange, FactSource, PrintedChange, RefreshedText } from './changes';
import type { Brief, BriefFacts } from './facts';
import type { BriefRecorded, HeadTotals } from './support';

/** 未采用 · 已编入 · 已刊发. */
export const BRIEF_STATUSES = ['unused', 'placed', 'printed'] as const;
export type BriefStatus = (typeof BRIEF_STATUSES)[number];

/** A bulletin that a brief or an article stands in. Once it is published, the bulletin that printed it. */
export interface BriefPlacement {
  bulletinId: string;
  publicationId: string;
  publicationTitle: string;
  state: BulletinState;
  /** 第857期; null until it has its number. */
  bulletinNo: string | null;
  /** Whoever asks may open that bulletin: who wrote for a publication need not be among its readers. */
  mayRead: boolean;
}

export interface BriefRecord {
  id: string;
  activityId: string;
  unitId: string;
  /** The host unit; the unit that reports is the first of the text. */
  unitName: string;
  category: ActivityCategory;
  /** Where the category belongs in the first publication that has a section for it. */
  section: string | null;
  startsOn: string;
  endsOn: string;
  campaign: string | null;
  headcount: number;
  /** As edited, otherwise as composed on the day of the draft. */
  text: string;
  edited: boolean;
  /** 数据已更新: the attendance was corrected after the facts were taken, and says something else. */
  outdated: boolean;
  /** 数字与记录不符（已说明）: figures of the text that no fact supports, each with the editor's reason. */
  flags: FigureFlag[];
  status: BriefStatus;
  placements: BriefPlacement[];
  /** Sent back with an edit; an edit of an older version is refused. */
  version: number;
  draftedAt: string;
}

/** Both texts stay readable: what was composed, and every edit with its editor. */
export interface BriefDetail extends BriefRecord {
  facts: BriefFacts;
  composed: Brief;
  /** What the roll-call sheet came to when the facts were taken. */
  totals: HeadTotals | null;
  edits: BriefEdit[];
  /** Of an outdated brief. */
  update: BriefUpdate | null;
}

/** What an outdated brief would say now; a text that is saved is held against this. */
export interface BriefUpdate extends BriefRecorded {
  changes: FactChange[];
  /** The editor's words with the newest figures; null where there are no words of an editor. */
  refreshed: RefreshedText | null;
}

/** A figure of a text that no fact supports, and why it stays. */
export interface FigureFlag {
  /** With its rounding words and its measure word: 32人. */
  figure: string;
  reason: string;
}

export interface BriefEdit {
  version: number;
  text: string;
  flags: FigureFlag[];
  editorName: string;
  at: string;
}

export interface BriefQuery {
  section?: string;
  category?: ActivityCategory;
  unitId?: string;
  campaign?: string;
  /** At least this many people. */
  headcountMin?: number;
  /** Days of the activity. */
  from?: string;
  to?: string;
  status?: BriefStatus;
  mark?: BriefMark;
}

/** 数据已更新 · 数字与记录不符（已说明）. */
export const BRIEF_MARKS = ['outdated', 'flagged'] as const;
export type BriefMark = (typeof BRIEF_MARKS)[number];

/** The text is held against what is recorded at that moment. */
export interface EditBriefInput {
  text: string;
  version: number;
  /** For figures that no fact supports. */
  reasons?: FigureFlag[];
}

export interface RecomposeBriefInput {
  version: number;
  /** The editor's words stay and only the figures whose facts changed are replaced. */
  keepWords?: boolean;
}

/** Where a field of a brief came from. */
export interface FieldSource extends FactSource {
  /** 计划 · 成果填报 · 考勤. Behind the last stand the rows of the sheet. */
  kind: 'plan' | 'report' | 'sheet';
  /** Who recorded it as it stands, and when. */
  recorderName: string;
  recordedAt: string;
}

/** A row of the sheet of somebody who was there. */
export interface SourceRow {
  /** Masked for whoever may not see the sheet itself. */
  name: string;
  startsAt: string;
  presence: Presence;
  minutes: number;
  recorderName: string;
  recordedAt: string;
  /** Of the last correction of the row; null: as it was confirmed. */
  correction: { reason: string; minutesBefore: number; presenceBefore: Presence | null } | null;
}

/** All that a brief was made of, down to the rows, as it is recorded now. */
export interface BriefSources {
  briefId: string;
  fields: FieldSource[];
  rows: SourceRow[];
}

/** 待刊发 · 已刊发 · 不更正. */
export const CORRECTION_STATES = ['waiting', 'carried', 'dismissed'] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

/** An issue as others name it. */
export interface BulletinLink {
  bulletinId: string;
  /** Null until it has its number. */
  bulletinNo: string | null;
}

/** 更正: an issue printed a figure that the record no longer bears out. The next issue of the publication carries it. */
export interface CorrectionRecord {
  id: string;
  briefId: string;
  publicationId: string;
  publicationTitle: string;
  /** The unit of the brief as printed. */
  unit: string;
  state: CorrectionState;
  /** The issue that was wrong. */
  corrects: BulletinLink;
  /** The issue that says so. */
  carriedIn: BulletinLink | null;
  changes: PrintedChange[];
  /** As it is or will be printed. */
  text: string;
  /** Why the attendance was corrected. */
  cause: string;
  /** Why it is not printed. */
  reason: string | null;
  decidedByName: string | null;
  version: number;
  madeAt: string;
}

export interface CorrectionQuery {
  state?: CorrectionState;
  publicationId?: string;
  /** Either the issue that was wrong or the one that says so. */
  bulletinId?: string;
}

export interface WordCorrectionInput {
  text: string;
  version: number;
}

export interface DismissCorrectionInput {
  reason: string;
  version: number;
}

export interface BulletinRecord {
  id: string;
  publicationId: string;
  publicationTitle: string;
  state: BulletinState;
  issuedOn: string;
  numbers: BulletinNumbers | null;
  /** 第857期; null until it has its number. */
  bulletinNo: string | null;
  briefCount: number;
  version: number;
  publishedAt: string | null;
  publisherName: string | null;
  /** Of the frozen content. */
  sha256: string | null;
}

export interface BulletinEntry {
  briefId: string;
  unit: string;
  /** As it will be printed under the bulletin's date. */
  text: string;
  edited: boolean;
  mention: boolean;
  /** As of the brief. */
  outdated: boolean;
  flags: FigureFlag[];
}

/** An article that stands in a section. */
export interface BulletinArticle {
  articleId: string;
  title: string;
  unitName: string;
  characters: number;
}

/** In the order in which it is printed: articles, briefs, notes. */
export interface BulletinSection {
  name: string;
  articles: BulletinArticle[];
  entries: BulletinEntry[];
  notes: string[];
}

export interface BulletinDetail extends BulletinRecord {
  sections: BulletinSection[];
  /** As it was typed; a name that is left out is filled in by who does the step. */
  imprint: ImprintLine[];
  /** The steps of its life so far, also those that were taken back. */
  steps: BulletinChange[];
  hands: BulletinHand[];
}

export interface BulletinQuery {
  publicationId?: string;
  state?: BulletinState;
}

export interface OpenBulletinInput {
  publicationId: string;
  issuedOn: string;
}

export interface ArrangedSection {
  name: string;
  briefs: { briefId: string; mention: boolean }[];
  /** Ids of the articles. Where no section has any word of articles, or of notes, these stay as they are. */
  articles?: string[];
  notes?: string[];
}

/** The whole arrangement in one save: the sections with their articles, briefs and notes in order. */
export interface ArrangeBulletinInput {
  version: number;
  issuedOn: string;
  imprint: ImprintLine[];
  sections: ArrangedSection[];
}

/** An article goes to the end of the articles of its section. */
export interface PlaceArticleInput {
  articleId: string;
  section: string;
}

/** Without a section each brief goes where its category belongs. */
export interface PlaceBriefsInput {
  briefIds: string[];
  section?: string;
}

/** The hash of the preview: nothing else than what was seen there is handed in, proofread, signed or published. */
export interface BulletinStepInput {
  sha256: string;
}

export interface ReturnBulletinInput {
  reason: string;
}
