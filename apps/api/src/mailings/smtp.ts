import { Readable } from 'node:stream';
import type { SmtpSettings } from '../platform/config';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** What came of it: the server's yes, its no, or no answer at all. */
export type SendResult =
  { accepted: true; answer: string } | { accepted: false; code: number | null; handedOver: boolean; reason: string };

interface Refused extends Error {
  code?: string | undefined;
  responseCode?: number | undefined;
  response?: string | undefined;
}

const CONNECT_MS = 20_000;
const SILENCE_MS = 60_000;
/** Small pieces: how much of the text has gone is then known to a few of them. */
const PIECE_BYTES = 16_384;

/**
 * One mail to one recipient over a connection of its own. `onHandOver` is waited for when the server has taken the envelope and before it
 * gets the first byte of the text; if it throws nothing is handed over.
 */
export function sendMail(
  settings: SmtpSettings,
  to: string,
  text: Buffer,
  onHandOver: () => Promise<void>,
): Promise<SendResult> {
  const { host, port, secure, user, password, fromAddress } = settings;
  const connection = new SMTPConnection({
    ...{ host, port, secure, connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // a password does not travel in the open
    requireTLS: user !== null && !secure && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host),
  });
  let handedOver = false;
  async function* pieces(): AsyncGenerator<Buffer> {
    await onHandOver();
    for (let at = 0; at < text.length; at += PIECE_BYTES) yield text.subarray(at, at + PIECE_BYTES);
    handedOver = true;
  }
  return new Promise((resolve) => {
    // before the envelope a no is about us and not about the recipient: it is tried again
    let isAsked = false;
    const fail = (error: Refused) => {
      connection.close();
      resolve({ accepted: false, code: (isAsked && error.responseCode) || null, handedOver, reason: reasonOf(error) });
    };
    const send = () => {
      isAsked = true;
      const message = Readable.from(pieces(), { objectMode: false, highWaterMark: PIECE_BYTES });
      connection.send({ from: fromAddress, to: [to] }, message, (error, info) => {
        if (error) return fail(error);
        connection.quit();
        resolve({ accepted: true, answer: info?.response ?? '' });
      });
    };
    connection.on('error', fail);
    connection.connect((error) => {
      if (error) return fail(error);
      if (user === null) return send();
      connection.login({ user, pass: password ?? '' }, (refused) => (refused ? fail(refused) : send()));
    });
  });
}

/** What people read who look after the list: the server's own words, or where it broke off. */
function reasonOf({ message, response, code }: Refused): string {
  if (response) return response;
  switch (code) {
    case 'EDNS':
    case 'ECONNECTION':
    case 'ESOCKET':
      return `与邮件服务器的连接断开或连不上（${message}）`;
    case 'ETIMEDOUT':
      return '邮件服务器没有答复';
    case 'ETLS':
      return `与邮件服务器的加密连接没有建立（${message}）`;
    default:
      return message;
  }
}
