import { describe, expect, it } from 'vitest';
import {
  checkResend,
  checkSettle,
  isMailAddress,
  MAIL_STATES,
  mailOutcome,
  mailRetryAt,
  maskAddressOfMail,
  messageIdOf,
  nextMailState,
  type MailEvent,
} from './mailings';

const EVENTS: MailEvent[] = [
  ...(['claim', 'hand-over', 'accept', 'put-off', 'refuse', 'give-up', 'lose', 'resend', 'settle'] as const),
];

describe('a mail', () => {
  it('goes only from state to state, and stays once it has arrived', () => {
    const next = MAIL_STATES.flatMap((state) => EVENTS.map((event) => nextMailState(state, event)));
    expect(next.filter((state) => state !== null && !MAIL_STATES.includes(state))).toEqual([]);
    expect(EVENTS.map((event) => nextMailState('sent', event)).filter(Boolean)).toEqual([]);
  });

  it('is never sent again by itself once the server may have it', () => {
    expect(nextMailState('unknown', 'claim')).toBeNull();
    expect(nextMailState('handing', 'claim')).toBeNull();
    expect(checkResend('unknown')).toBeNull();
    expect(checkResend('handing')).toBe('mailing.not-resendable');
    expect(checkResend('sent')).toBe('mailing.not-resendable');
    expect(checkSettle('unknown')).toBeNull();
    expect(checkSettle('queued')).toBe('mailing.not-unknown');
  });

  it('is tried again after ever longer pauses, and given up after the sixth try', () => {
    const now = '2026-01-20T02:00:00.000Z';
    const pauses = [1, 2, 3, 4, 5, 6].map((attempts) => mailRetryAt(attempts, now));
    expect(pauses.slice(0, 2)).toEqual(['2026-01-20T02:01:00.000Z', '2026-01-20T02:05:00.000Z']);
    expect(pauses.slice(0, 5)).toEqual([...pauses.slice(0, 5)].sort());
    expect(pauses[5]).toBeNull();
  });

  it('is refused by 5xx, put off by 4xx, and in doubt only when it was handed over and nobody answered', () => {
    expect(mailOutcome({ code: 550, handedOver: false })).toBe('refuse');
    expect(mailOutcome({ code: 451, handedOver: true })).toBe('put-off');
    expect(mailOutcome({ code: null, handedOver: false })).toBe('put-off');
    expect(mailOutcome({ code: null, handedOver: true })).toBe('lose');
  });

  it('has one name for a bulletin and a recipient, whenever it is sent', () => {
    expect(messageIdOf('b', 'r', '创城办 <office@example.cn>')).toBe('<b.r@example.cn>');
    expect(messageIdOf('b', 'r', 'office@example.cn')).toBe(messageIdOf('b', 'r', 'office@example.cn'));
  });

  it('goes to an address that can be one, and is shown without it', () => {
    expect(['a@b.cn', "o'neil+x@mail.example.com"].map(isMailAddress)).toEqual([true, true]);
    expect(
      ['a', 'a@b', 'a b@c.cn', 'a@b.cn\r\nBcc: x@y.cn', 'a@b.cn,c@d.cn', '<a@b.cn>'].map(isMailAddress),
    ).not.toContain(true);
    expect(maskAddressOfMail('office@example.cn')).toBe('o***@example.cn');
  });
});
