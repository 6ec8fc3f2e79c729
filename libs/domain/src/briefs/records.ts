import type { ActivityCategory } from '../activities';
import type {
  BulletinContent,
  BulletinNumbers,
  BulletinState,
  DistributionLine,
  ImprintLine,
  Numbering,
} from './bulletin';
import type { Brief, BriefFacts, HouseStyle } from './facts';

/** 未采用 · 已编入 · 已刊发. */
export const BRIEF_STATUSES = ['unused', 'placed', 'printed'] as const;
export type BriefStatus = (typeof BRIEF_STATUSES)[number];

/** A bulletin that a brief stands in. Once it is published, the bulletin that printed it. */
export interface BriefPlacement {
  bulletinId: string;
  publicationId: string;
  publicationTitle: string;
  state: BulletinState;
  /** 第857期; null until it has its number. */
  bulletinNo: string | null;
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
  /** 数据已更新: the attendance was corrected after the facts were taken. */
  outdated: boolean;
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
  edits: BriefEdit[];
}

export interface BriefEdit {
  version: number;
  text: string;
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
}

export interface EditBriefInput {
  text: string;
  version: number;
}

export interface PublicationSection {
  name: string;
  categories: ActivityCategory[];
  /** How many briefs are printed in full; null: all. */
  fullMax: number | null;
}

export interface PublicationRecord {
  id: string;
  unitId: string;
  title: string;
  office: string;
  numbering: Numbering;
  /** 总第…期 of the last published bulletin. */
  lastRunningNo: number;
  sections: PublicationSection[];
  imprintRoles: string[];
  distribution: DistributionLine[];
  contact: string;
  houseStyle: HouseStyle;
}

export type CreatePublicationInput = Omit<PublicationRecord, 'id'>;

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
}

export interface BulletinDetail extends BulletinRecord {
  sections: { name: string; entries: BulletinEntry[] }[];
  imprint: ImprintLine[];
}

export interface BulletinQuery {
  publicationId?: string;
  state?: BulletinState;
}

export interface OpenBulletinInput {
  publicationId: string;
  issuedOn: string;
}

/** The whole arrangement in one save: the sections with their briefs in order. */
export interface ArrangeBulletinInput {
  version: number;
  issuedOn: string;
  imprint: ImprintLine[];
  sections: { name: string; briefs: { briefId: string; mention: boolean }[] }[];
}

/** Without a section each brief goes where its category belongs. */
export interface PlaceBriefsInput {
  briefIds: string[];
  section?: string;
}

/** The bulletin as it will be printed, or once it is published as it was. */
export interface BulletinPreview {
  content: BulletinContent;
  text: string;
  sha256: string;
}

/** The hash of the preview: nothing else than what was seen there is published. */
export interface PublishBulletinInput {
  sha256: string;
}

export const BULLETIN_FORMATS = ['docx', 'txt'] as const;
export type BulletinFormat = (typeof BULLETIN_FORMATS)[number];
