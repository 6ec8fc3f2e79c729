/** 积分制管理方案 as lists and pages show it. The terms (rules, caps, expiry …) are the points library's business; here they are `Terms`. */
export interface SchemeRecord {
  id: string;
  unitId: string;
  unitName: string;
  /** 1 redeemable village points, 2 team contest points. */
  book: number;
  title: string;
  /** Number of the version that applies today; null when none does. */
  inForce: number | null;
  versionCount: number;
}

export type SchemeVersionState = 'draft' | 'effective';

/** The meeting that adopted a version: 到会人数 and 赞成票数. */
export interface AdoptVersionInput {
  metOn: string;
  present: number;
  votes: number;
}

export interface SchemeVersionHead {
  id: string;
  version: number;
  state: SchemeVersionState;
  documentRef: string;
  adoption: AdoptVersionInput | null;
  effectiveFrom: string;
  effectiveTo: string | null;
  writtenByName: string;
  adoptedByName: string | null;
}

export type SchemeVersionRecord<Terms> = SchemeVersionHead & { terms: Terms };

/** A scheme with its versions, newest first. */
export interface SchemeDetail<Terms> extends SchemeRecord {
  versions: SchemeVersionRecord<Terms>[];
}

export interface CreateSchemeInput {
  unitId: string;
  book: number;
  title: string;
}

/** A draft may be written again and again; an effective version never. */
export interface WriteVersionInput<Terms> {
  documentRef: string;
  effectiveFrom: string;
  effectiveTo?: string | null;
  terms: Terms;
}

/** What a multiplier may ask of a service: the activity's kind, or when it took place. */
export const SERVICE_CONDITIONS = ['peak-post', 'campaign', 'holiday', 'weekend', 'night'] as const;
export type ServiceCondition = (typeof SERVICE_CONDITIONS)[number];

/** Who somebody was in the activity, as schemes price it: 参加 · 带队. */
export const SERVICE_ROLES = ['participant', 'leader'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];
