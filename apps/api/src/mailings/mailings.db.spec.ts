import { randomBytes, randomUUID } from 'node:crypto';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { Actor, MailingRecord, MailRecord } from '@jishan/domain';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { contentOf, publishIssue } from '../archive/archive-spec';
import { SpecDistrict } from '../briefs/desk-spec';
import { Clock } from '../platform/clock';
import { openSpecDatabase, type SpecDatabase } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { DeliveryService } from './delivery.service';
import { attachmentOf, hashOf, openWorker, PostOffice, refusal } from './mailings-spec';
import { MailingsService } from './mailings.service';
import { RecipientsService } from './recipients.service';

type Worker = INestApplicationContext & { of<T>(type: Type<T>): T };

const NOW = '2026-01-20T02:00:00.000Z';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const once = () => writeKey(randomUUID());

describe('the distribution of an issue', () => {
  let database: SpecDatabase;
  let district: SpecDistrict;
  let office: PostOffice;
  let worker: Worker;
  let editor: Actor;
  let issues = 0;
  let added = 0;
  let publicationId: string;
  let bulletinId: string;
  const docx = randomBytes(200_000);

  const mailings = () => worker.of(MailingsService);
  const deliver = () => worker.of(DeliveryService).deliver();
  const record = (): Promise<MailingRecord> => mailings().get(editor, bulletinId);
  const states = async () => (await record()).mails.map(({ state }) => state);
  const only = async (): Promise<MailRecord> => {
    const [mail] = (await record()).mails;
    if (!mail) throw new Error('no mail');
    return mail;
  };
  /** Each a millisecond after the one before. */
  const recipient = async (address: string, name = '区委办公室') => {
    const clock = worker.of(Clock);
    const now = clock.now();
    clock.freeze(new Date(Date.parse(NOW) - 60_000 + ++added).toISOString());
    const list = await worker.of(RecipientsService).add(editor, publicationId, { list: '报', name, address }, once());
    clock.freeze(now);
    return list;
  };
  const later = (minutes: number, of = worker) =>
    of.of(Clock).freeze(new Date(Date.parse(NOW) + minutes * 60_000).toISOString());
  /** Another process; what the first one held is gone with its connections. */
  const abandoned = async () => {
    await worker.of(DeliveryService).findAbandoned();
    await deliver();
  };

  beforeAll(async () => {
    database = await openSpecDatabase();
    district = await SpecDistrict.build(database.dataSource);
    editor = await district.addActor('editor');
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    office = await PostOffice.open();
    worker = await openWorker(database.url, office.url, NOW);
    // what another story left behind would be sent in this one
    await database.dataSource.query(
      "UPDATE bulletin_mails SET state = 'given-up', next_attempt_at = NULL WHERE state IN ('queued', 'sending', 'handing')",
    );
    issues += 1;
    const sections = [{ name: '文明实践', paragraphs: [{ text: '永定镇：15日，贵石村开展活动。', briefIds: [] }] }];
    ({ publicationId, bulletinId } = await publishIssue({ url: database.url }, district.unitId('门头沟区'), {
      content: contentOf(`快报${issues}`, '2026-01-20', sections),
      runningNo: 857,
      docx,
    }));
  });
  afterEach(async () => {
    await worker.close();
    await office.close();
  });

  it('reaches everybody on the list once, the text to read and the file as it was frozen', async () => {
    await recipient('office@example.cn');
    await recipient('chief@example.cn', '区政府办公室');
    expect((await record()).waiting.map(({ address }) => address)).toEqual(['o***@example.cn', 'c***@example.cn']);
    await mailings().send(editor, bulletinId, once());
    await deliver();
    expect(office.delivered.map(({ to }) => to).sort()).toEqual(['chief@example.cn', 'office@example.cn']);
    const [mail] = office.delivered;
    expect(hashOf(attachmentOf(mail?.raw ?? '', DOCX))).toBe(hashOf(docx));
    expect(attachmentOf(mail?.raw ?? '', 'text/plain').toString()).toContain('永定镇：15日，贵石村开展活动。');
    expect(mail?.raw).toContain(`=?UTF-8?B?${Buffer.from(`快报${issues}第857期`).toString('base64')}?=`);
    expect(mail?.messageId).toMatch(new RegExp(`^<${bulletinId}\\.[0-9a-f-]{36}@example\\.cn>$`));
    const after = await record();
    expect(after.waiting).toEqual([]);
    expect(after.mails[0]).toMatchObject({ state: 'sent', attempts: 1, sentAt: NOW });
    expect(after.mails[0]?.log[0]?.outcome).toContain('250');
    await deliver();
    expect(office.delivered).toHaveLength(2);
  });

  it('is asked for twice and sent once; who comes onto the list later can be sent it later', async () => {
    await recipient('office@example.cn');
    const asked = await Promise.allSettled([1, 2, 3].map(() => mailings().send(editor, bulletinId, once())));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await deliver();
    await expect(mailings().send(editor, bulletinId, once())).rejects.toThrow('mailing.nobody');
    await recipient('late@example.cn');
    await mailings().send(editor, bulletinId, once());
    await deliver();
    expect(office.delivered.map(({ to }) => to)).toEqual(['office@example.cn', 'late@example.cn']);
  });

  it('is not sent again to an address that was taken off the list and put on it anew', async () => {
    const [known] = await recipient('office@example.cn');
    await recipient('chief@example.cn');
    await mailings().send(editor, bulletinId, once());
    await deliver();
    await worker.of(RecipientsService).remove(editor, publicationId, known?.id ?? '', once());
    const after = await recipient('Office@example.cn', '区委办公室（新）');
    expect(
      after.map(({ name }) => name),
      'as they were added',
    ).toEqual(['区委办公室', '区委办公室（新）']);
    expect((await record()).waiting).toEqual([]);
    await expect(mailings().send(editor, bulletinId, once())).rejects.toThrow('mailing.nobody');
    await deliver();
    expect(office.delivered.map(({ to }) => to).sort()).toEqual(['chief@example.cn', 'office@example.cn']);
  });

  it('is not sent any more to who was taken off the list before it went, unless a person asks', async () => {
    const [known] = await recipient('wrong@example.cn');
    office.onRecipient = () => refusal(451, 'try again later');
    await mailings().send(editor, bulletinId, once());
    await deliver();
    await worker.of(RecipientsService).remove(editor, publicationId, known?.id ?? '', once());
    office.onRecipient = () => null;
    later(600);
    await deliver();
    expect(office.delivered).toEqual([]);
    const { state, log, attempts } = await only();
    expect([state, attempts, log.at(-1)?.outcome]).toEqual(['given-up', 2, '收件人已从名单中删去，没有发出']);
  });

  it('is queued for a long list by a few questions', async () => {
    for (let n = 0; n < 20; n++) await recipient(`office${n}@example.cn`, `单位${n}`);
    const asked: string[] = [];
    const source = worker.of(DataSource);
    const { manager } = source;
    const counting = vi.spyOn(Object.getPrototypeOf(manager), 'query') as unknown as MockInstance;
    await mailings().send(editor, bulletinId, once());
    asked.push(...counting.mock.calls.map(([sql]) => String(sql)));
    counting.mockRestore();
    expect((await record()).mails).toHaveLength(20);
    expect(asked.length).toBeLessThan(20);
  });

  it('is tried again after a 4xx, not before its time, and arrives once', async () => {
    await recipient('office@example.cn');
    let busy = true;
    office.onRecipient = () => (busy ? refusal(451, 'try again later') : null);
    await mailings().send(editor, bulletinId, once());
    await deliver();
    expect(await only()).toMatchObject({ state: 'queued', attempts: 1, nextAttemptAt: '2026-01-20T02:01:00.000Z' });
    busy = false;
    later(0.9);
    await deliver();
    expect(office.delivered).toHaveLength(0);
    later(1);
    await deliver();
    await deliver();
    expect(office.delivered).toHaveLength(1);
    const { state, log } = await only();
    expect([state, ...log.map(({ outcome }) => /\d{3}/.exec(outcome)?.[0])]).toEqual(['sent', '451', '250']);
  });

  it('is given up after the sixth try', async () => {
    await recipient('office@example.cn');
    office.onText = () => Promise.resolve(refusal(452, 'no room'));
    await mailings().send(editor, bulletinId, once());
    for (const minutes of [0, 1, 6, 36, 156, 516, 2_000]) {
      later(minutes);
      await deliver();
    }
    expect(await only()).toMatchObject({ state: 'given-up', attempts: 6 });
  });

  it('is not tried again after a 5xx until a person says so, and is then the same mail', async () => {
    await recipient('office@example.cn');
    let isFull = true;
    const tried: string[] = [];
    office.onText = (mail) => {
      tried.push(mail.messageId);
      return Promise.resolve(isFull ? refusal(552, 'mailbox full') : null);
    };
    await mailings().send(editor, bulletinId, once());
    await deliver();
    later(600);
    await deliver();
    const refused = await only();
    expect(refused).toMatchObject({ state: 'refused', attempts: 1, nextAttemptAt: null });
    expect(refused.log[0]?.outcome).toContain('mailbox full');
    isFull = false;
    await mailings().resend(editor, refused.id, once());
    await deliver();
    expect(await only()).toMatchObject({ state: 'sent', attempts: 2 });
    expect(new Set(tried).size).toBe(1);
    await expect(mailings().resend(editor, refused.id, once())).rejects.toThrow('mailing.not-resendable');
  });

  it('waits, and refuses nobody, while the server is out of reach or does not let us in', async () => {
    await recipient('office@example.cn');
    const away = await openWorker(database.url, 'smtp://127.0.0.1:1', NOW);
    await mailings().send(editor, bulletinId, once());
    await away.of(DeliveryService).deliver();
    expect(await only()).toMatchObject({ state: 'queued', attempts: 1 });
    await away.close();
  });

  it('is sent by one of two processes that are at it at once', async () => {
    for (let n = 0; n < 12; n++) await recipient(`office${n}@example.cn`, `单位${n}`);
    const other = await openWorker(database.url, office.url, NOW);
    await mailings().send(editor, bulletinId, once());
    await Promise.all([deliver(), other.of(DeliveryService).deliver(), other.of(DeliveryService).findAbandoned()]);
    await Promise.all([deliver(), other.of(DeliveryService).deliver()]);
    await other.close();
    expect(office.delivered.map(({ to }) => to).sort()).toEqual(
      Array.from({ length: 12 }, (_, n) => `office${n}@example.cn`).sort(),
    );
    expect(new Set(await states())).toEqual(new Set(['sent']));
  });

  it('is left alone by others while a process has it in hand', async () => {
    await recipient('office@example.cn');
    const other = await openWorker(database.url, office.url, NOW);
    const seen: string[] = [];
    office.onText = async () => {
      await other.of(DeliveryService).findAbandoned();
      await other.of(DeliveryService).deliver();
      seen.push(...(await states()));
      return null;
    };
    await mailings().send(editor, bulletinId, once());
    await deliver();
    await other.close();
    expect(seen).toEqual(['handing']);
    expect(office.delivered).toHaveLength(1);
    expect(await states()).toEqual(['sent']);
  });

  describe('when it breaks off', () => {
    it('after the text was taken and before that was written down, is not sent again; a person decides', async () => {
      await recipient('office@example.cn');
      const server = new URL(database.url);
      const name = server.pathname.slice(1);
      server.pathname = '/postgres';
      const owner = new pg.Client({ connectionString: server.href });
      await owner.connect();
      const broken = await openWorker(database.url, office.url, NOW);
      office.onText = async () => {
        // the process and its connections are gone at this moment: nothing it says later is heard
        await owner.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
        await owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
        return null;
      };
      await mailings().send(editor, bulletinId, once());
      await expect(broken.of(DeliveryService).deliver()).rejects.toThrow();
      await owner.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
      await owner.end();
      await broken.close().catch(() => undefined);
      later(600);
      await abandoned();
      await abandoned();
      expect(office.delivered).toHaveLength(1);
      const mail = await only();
      expect(mail.state).toBe('unknown');
      await mailings().settle(editor, mail.id, once());
      expect(await states()).toEqual(['sent']);
    });

    it('without an answer to the whole text, is in doubt; sent again only when a person asks', async () => {
      await recipient('office@example.cn');
      let isCut = true;
      office.onText = (_, hangUp) => {
        if (isCut) hangUp();
        return Promise.resolve(isCut ? 'silence' : null);
      };
      await mailings().send(editor, bulletinId, once());
      await deliver();
      later(600);
      await abandoned();
      const mail = await only();
      expect(mail).toMatchObject({ state: 'unknown', attempts: 1 });
      isCut = false;
      await mailings().resend(editor, mail.id, once());
      await deliver();
      expect(await states()).toEqual(['sent']);
      expect(new Set(office.delivered.map(({ messageId }) => messageId)).size).toBe(1);
    });

    it('before the text, is sent again by itself', async () => {
      await recipient('office@example.cn');
      await mailings().send(editor, bulletinId, once());
      // as a process leaves it that was killed between its claim and the text
      await database.dataSource.query(
        "UPDATE bulletin_mails SET state = 'sending', attempts = 1, tries = 1, next_attempt_at = NULL, claimed_at = $2 WHERE bulletin_id = $1",
        [bulletinId, NOW],
      );
      await abandoned();
      expect(await states()).toEqual(['queued']);
      later(1);
      await abandoned();
      expect(office.delivered).toHaveLength(1);
      expect(await only()).toMatchObject({ state: 'sent', attempts: 2 });
    });
  });

  it('keeps addresses sealed, each once a list, and from whom they do not concern', async () => {
    const [known] = await recipient('Office@example.cn');
    await expect(recipient('office@EXAMPLE.cn')).rejects.toThrow('recipient.known');
    const rows: { row: string }[] = await database.dataSource.query(
      'SELECT to_jsonb(recipient)::text AS row FROM publication_recipients recipient WHERE publication_id = $1',
      [publicationId],
    );
    expect(rows.map(({ row }) => row).join()).not.toMatch(/office@|Office@/);
    const elsewhere = await district.addActor('editor', '清水镇');
    const service = worker.of(RecipientsService);
    await expect(service.list(elsewhere, publicationId)).rejects.toThrow('resource.not-found');
    await expect(mailings().send(elsewhere, bulletinId, once())).rejects.toThrow('resource.not-found');
    expect(await service.remove(editor, publicationId, known?.id ?? '', once())).toEqual([]);
    const audits: { action: string; detail: string }[] = await database.dataSource.query(
      'SELECT action, detail FROM audit_entries WHERE subject_id = $1 ORDER BY at, id',
      [publicationId],
    );
    expect(audits).toEqual([
      { action: 'recipient.add', detail: '区委办公室' },
      { action: 'recipient.remove', detail: '区委办公室' },
    ]);
  });

  it('says so where no mail server is set up', async () => {
    await recipient('office@example.cn');
    const plain = await openWorker(database.url, null, NOW);
    expect((await plain.of(MailingsService).get(editor, bulletinId)).isSetUp).toBe(false);
    await expect(plain.of(MailingsService).send(editor, bulletinId, once())).rejects.toThrow('mailing.not-set-up');
    await plain.of(DeliveryService).deliver();
    await plain.close();
  });
});
