import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SMTPServer } from 'smtp-server';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { specEnvironment } from '../platform/db-spec';
import { PlatformModule } from '../platform/platform.module';
import { MailingsModule } from './mailings.module';

export interface Delivered {
  to: string;
  messageId: string;
  raw: string;
}

/** An answer in a server's words: `refusal(451, '…')`. */
export function refusal(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

/** A real mail server on this machine that does as it is told. */
export class PostOffice {
  readonly delivered: Delivered[] = [];
  /** What it says to a recipient; null: yes. */
  onRecipient: (address: string) => Error | null = () => null;
  /** When it has the whole text and has not answered; `hang up` closes the line without a word. */
  onText: (mail: Delivered, hangUp: () => void) => Promise<Error | null | 'silence'> = () => Promise.resolve(null);

  private constructor(private readonly server: SMTPServer) {}

  static async open(): Promise<PostOffice> {
    const server: SMTPServer = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo: (address, _, callback) => callback(office.onRecipient(address.address)),
      onData: (stream, session, callback) => {
        void text(stream).then(async (raw) => {
          const to = session.envelope.rcptTo.map(({ address }) => address).join();
          const mail = { to, raw, messageId: /^Message-ID:\s+(\S+)/im.exec(raw)?.[1] ?? '' };
          const hangUp = () => {
            for (const connection of server.connections)
              (connection as unknown as { _socket: Socket })._socket.destroy();
          };
          const answer = await office.onText(mail, hangUp);
          if (answer instanceof Error) return callback(answer);
          office.delivered.push(mail);
          if (answer !== 'silence') callback(null, 'queued');
        });
      },
    });
    const office = new PostOffice(server);
    server.on('error', () => undefined); // a line that was cut
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return office;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
interface Socket {
  destroy(): void;
}

/** The part of a message that is a file of this kind, as bytes. */
export function attachmentOf(raw: string, type: string): Buffer {
  const parts = raw.split(/^--.*$/m).map((part) => part.trimStart().replace(/\r\n[ \t]+/g, ' '));
  const part = parts.find((one) => one.startsWith(`Content-Type: ${type}`)) ?? '';
  return Buffer.from(part.slice(part.indexOf('\r\n\r\n')), 'base64');
}

export const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

class SpecRoot {}
const KEYS = specEnvironment('postgres://spec@127.0.0.1/spec');

/** A server process without HTTP, as many as wanted on one database. */
export async function openWorker(
  url: string,
  smtpUrl: string | null,
  now: string,
): Promise<INestApplicationContext & { of<T>(type: Type<T>): T }> {
  const mail = smtpUrl ? { SMTP_URL: smtpUrl, SMTP_FROM: '创城办 <office@example.cn>' } : {};
  const config = new Config({ ...KEYS, DATABASE_URL: url, ...mail });
  const root: DynamicModule = {
    module: SpecRoot,
    imports: [PlatformModule.register(config, { jobs: false, requests: false }), MailingsModule],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  app.get(Clock, { strict: false }).freeze(now);
  return Object.assign(app, { of: <T>(type: Type<T>) => app.get(type, { strict: false }) });
}
