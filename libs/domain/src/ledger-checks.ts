// 对账, 封印, 收据: what the ledger says of itself, and what shows that it does not lie.

import { BOOK_LABELS } from './labels';

/** What a reading of the whole ledger may find. Nothing of it is mended by itself. */
export const FINDING_LABELS = {
  'balance-not-last-entry': '账户余额与最后一行明细不符',
  'version-gap': '账户明细的行号不连续',
  'running-balance-broken': '明细的逐行余额在这里断开',
  'balance-not-entries': '账户余额与明细合计不符',
  'balance-not-lots': '账户余额与到期分列合计不符',
  'balance-not-transfers': '账户余额与流水合计不符',
  'lot-not-uses': '到期分列少掉的积分与流水消耗不符',
  'lot-not-filled': '到期分列存入的积分与流水不符',
  'entry-not-transfer': '明细与流水不符',
  'lot-use-not-transfer': '消耗的到期分列与流水金额不符',
  'resolution-not-target': '冲正、领取或退回与原流水不符',
  'snapshot-not-sum': '系统账户快照与流水合计不符',
  'escrow-not-holds': '冻结账户与未办结的预约不符',
  'book-not-zero': '收支合计不为零',
  'hour-reversal-not-credit': '时长冲正与原记录不符',
  'month-not-transfers': '已结月份的收支与流水不符',
  'transfer-missing': '明细或封印里有这笔流水，流水本身不见了',
  'number-twice': '流水号重复或次序颠倒',
  'key-twice': '同一件事记了两笔',
  'resolved-twice': '同一笔流水被了结两次',
  'account-unknown': '记在不存在的账户或别的账本上',
  'leaf-not-transfer': '流水的内容与封存时不同',
  'leaf-out-of-place': '流水在封印里的位置不对',
  'seal-unknown': '封存它的封印不见了',
  'not-sealed': '早该封存而没有封存，或封存的记录被删去',
  'block-incomplete': '封存的流水笔数不对',
  'root-not-leaves': '封存的内容被改动过',
  'chain-broken': '与上一号封印不相衔接',
  'seal-not-its-hash': '封印与自己的哈希不符',
} as const;
export type LedgerFindingName = keyof typeof FINDING_LABELS;

export interface LedgerFinding {
  check: LedgerFindingName;
  /** `transfer:88`, `account:1004`, `lot:1004/2027-12-31`, `book:1`, `month:2026-10`, `seal:12`, `hour:5`. */
  subject: string;
  expected: number;
  found: number;
}

/** The transfer that a finding is about; null when it is about something else. */
export function transferOf({ subject }: Pick<LedgerFinding, 'subject'>): number | null {
  return subject.startsWith('transfer:') ? Number(subject.slice('transfer:'.length)) : null;
}

/** The account, also of one of its buckets. */
export function accountOf({ subject }: Pick<LedgerFinding, 'subject'>): number | null {
  const [, id] = /^(?:account|lot):(\d+)/.exec(subject) ?? [];
  return id === undefined ? null : Number(id);
}

/** Where it is: 第 88 号流水; 账户 1004 中 2027-12-31 到期的积分. */
export function placeOfFinding({ subject }: Pick<LedgerFinding, 'subject'>): string {
  const [noun = '', id = ''] = subject.split(':');
  const [number, day] = id.split('/');
  const places: Record<string, string> = {
    transfer: `第 ${number} 号流水`,
    account: `账户 ${number}`,
    lot: `账户 ${number} 中 ${day} 到期的积分`,
    book: BOOK_LABELS[Number(number)] ?? `第 ${number} 本账`,
    month: `${number} 月结`,
    seal: `第 ${number} 号封印`,
    hour: `第 ${number} 号时长记录`,
  };
  return places[noun] ?? subject;
}

/** Of these the figures say nothing to a reader. */
const WITHOUT_FIGURES: ReadonlySet<LedgerFindingName> = new Set([
  ...([
    'transfer-missing',
    'number-twice',
    'key-twice',
    'resolved-twice',
    'account-unknown',
    'root-not-leaves',
  ] as const),
  ...(['leaf-not-transfer', 'seal-unknown', 'not-sealed', 'chain-broken', 'seal-not-its-hash'] as const),
]);

/** Do the two numbers of a finding say something to a reader? */
export function hasFigures({ check }: Pick<LedgerFinding, 'check'>): boolean {
  return !WITHOUT_FIGURES.has(check);
}

/** 第 88 号流水：明细与流水不符，应为 20，实为 25。 */
export function findingSentence(finding: LedgerFinding): string {
  const { check, expected, found } = finding;
  const said = `${placeOfFinding(finding)}：${FINDING_LABELS[check]}`;
  if (check === 'root-not-leaves') return `${said}，在第 ${expected} 号至第 ${found} 号流水之中。`;
  return hasFigures(finding) ? `${said}，应为 ${expected}，实为 ${found}。` : `${said}。`;
}

/** A seal as the auditor's list shows it. */
export interface SealRecord {
  no: number;
  at: string;
  transfers: number;
  hash: string;
  /** As it stands under a bulletin: 封印 第12号 1A2B-3C4D-5E6F-7788. */
  printed: string;
}

/** How far sealing has come. */
export interface SealStanding {
  latest: SealRecord | null;
  transfers: number;
  unsealed: number;
  /** Of the oldest that is not sealed yet. */
  waitingSince: string | null;
}

/** Shows that a transfer is sealed, to whoever has nothing but this and the printed seal. All hashes are hexadecimal. */
export interface PointsReceipt {
  receipt: 'jishan';
  format: 1;
  issuedAt: string;
  /** All columns of the transfer, as the leaf covers them. */
  transfer: Record<string, string | number | null>;
  leaf: string;
  /** Of the leaf in its block, from 0. */
  place: number;
  /** The neighbours on the way from the leaf to the root, the lowest first. */
  proof: string[];
  seal: { no: number; at: string; transfers: number; upTo: number; root: string; previous: string; hash: string };
  printed: string;
}

/** Whether a transfer is sealed yet. */
export interface TransferSealing {
  transferId: number;
  seal: SealRecord | null;
}

export type LedgerCheckStep = 'queued' | 'balances' | 'seals' | 'ended';

/** One reading of the whole ledger, nightly or asked for. */
export interface LedgerCheckRecord {
  id: string;
  /** Null of the nightly one. */
  askedByName: string | null;
  startedAt: string;
  step: LedgerCheckStep;
  /** Of a hundred. */
  progress: number;
  endedAt: string | null;
  accounts: number | null;
  transfers: number | null;
  seals: number | null;
  findingCount: number;
  /** Why it did not come to an end. */
  failure: string | null;
}

export interface LedgerCheckDetail extends LedgerCheckRecord {
  /** The first thousand. */
  findings: LedgerFinding[];
}

/** What the last check that ended said; all null before the first. */
export interface LedgerAlarm {
  checkId: string | null;
  endedAt: string | null;
  findingCount: number;
  failure: string | null;
}
