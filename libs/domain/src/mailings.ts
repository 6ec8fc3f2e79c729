import type { DomainErrorCode } from './errors';

/** 报 · 送 · 发: in whose list a recipient stands. */
export const MAILING_LISTS = ['报', '送', '发'] as const;
export type MailingList = (typeof MAILING_LISTS)[number];

/**
 * How one bulletin stands with one recipient. `handing`: the server takes the text; when the line breaks there nobody knows whether it
 * has it, and the mail becomes `unknown` until a person decides. `refused` for good; `given-up` after too many tries.
 */
export type MailState = 'queued' | 'sending' | 'handing' | 'sent' | 'refused' | 'given-up' | 'unknown';
export type MailEvent =
  'claim' | 'hand-over' | 'accept' | 'put-off' | 'refuse' | 'give-up' | 'lose' | 'resend' | 'settle';

const TRANSITIONS: Record<MailState, Partial<Record<MailEvent, MailState>>> = {
  queued: { claim: 'sending' },
  sending: { 'hand-over': 'handing', 'put-off': 'queued', refuse: 'refused', 'give-up': 'given-up' },
  handing: { accept: 'sent', 'put-off': 'queued', refuse: 'refused', 'give-up': 'given-up', lose: 'unknown' },
  sent: {},
  refused: { resend: 'queued' },
  'given-up': { resend: 'queued' },
  unknown: { accept: 'sent', resend: 'queued', settle: 'sent' },
};

export const MAIL_STATES = Object.keys(TRANSITIONS) as MailState[];
export const MAIL_STATE_LABELS: Record<MailState, string> = {
  queued: '等待发送',
  sending: '正在发送',
  handing: '正在交给服务器',
  sent: '已发送',
  refused: '被拒收',
  'given-up': '多次未成，已放弃',
  unknown: '已交服务器，结果不明',
};

export function nextMailState(state: MailState, event: MailEvent): MailState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** May a person send it once more? Nothing that has arrived, nothing under way. */
export function checkResend(state: MailState): DomainErrorCode | null {
  return nextMailState(state, 'resend') ? null : 'mailing.not-resendable';
}

/** May a person say that it has arrived? Only where nobody knows. */
export function checkSettle(state: MailState): DomainErrorCode | null {
  return nextMailState(state, 'settle') ? null : 'mailing.not-unknown';
}

const MINUTE = 60_000;
/** The pause after each try that came to nothing. */
const PAUSES_MS = [1, 5, 30, 120, 360].map((minutes) => minutes * MINUTE);

/** When it is tried again after so many tries; null: given up. */
export function mailRetryAt(attempts: number, now: string): string | null {
  const pause = PAUSES_MS[attempts - 1];
  return pause === undefined ? null : new Date(Date.parse(now) + pause).toISOString();
}

/**
 * What a failed try means. An answer of 5xx is a no for good, any other answer a not now. Without an answer it depends on whether the
 * whole text had been handed over: then the server may have it.
 */
export function mailOutcome(failure: { code: number | null; handedOver: boolean }): 'refuse' | 'put-off' | 'lose' {
  if (failure.code !== null) return failure.code >= 500 ? 'refuse' : 'put-off';
  return failure.handedOver ? 'lose' : 'put-off';
}

/** Fixed for a bulletin and a recipient: whoever gets it twice after all can tell that it is one. */
export function messageIdOf(bulletinId: string, recipientId: string, sender: string): string {
  return `<${bulletinId}.${recipientId}@${sender.split('@').at(-1)?.replace(/[>\s]/g, '') || 'jishan.invalid'}>`;
}

/** An address as it is shown: whose it is is told by the name beside it. */
export function maskAddressOfMail(address: string): string {
  const [local = '', domain = ''] = address.split('@');
  return `${local.slice(0, 1)}***@${domain}`;
}

const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/;

export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

export interface RecipientRecord {
  id: string;
  list: MailingList;
  name: string;
  /** Masked: z***@example.cn. */
  address: string;
}

export interface AddRecipientInput {
  list: MailingList;
  name: string;
  address: string;
}

export interface MailAttempt {
  attempt: number;
  at: string;
  /** What the server said, or why there was no answer. */
  outcome: string;
}

export interface MailRecord {
  id: string;
  recipientId: string;
  list: MailingList;
  name: string;
  address: string;
  state: MailState;
  attempts: number;
  /** Of one that waits for its next try. */
  nextAttemptAt: string | null;
  sentAt: string | null;
  log: MailAttempt[];
}

/** How a published bulletin is distributed. */
export interface MailingRecord {
  /** False where the installation has no mail server. */
  isSetUp: boolean;
  mails: MailRecord[];
  /** Recipients who have not been sent it. */
  waiting: RecipientRecord[];
}
