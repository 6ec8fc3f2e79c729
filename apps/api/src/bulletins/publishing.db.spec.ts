import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BriefsService } from '../briefs/briefs.service';
import type { BulletinsService } from './bulletins.service';
import { BULLETIN_FORMATS, DEFAULT_HOUSE_STYLE } from '@jishan/domain';
import { readPrintedSeal } from '@jishan/points';
import { Clock } from '../platform/clock';
import { PublicationsService } from '../publications/publications.service';
import { SealsService } from '../seals/seals.service';
import { arrangementOf, ISSUED_ON, once, SpecOffice } from './office-spec';
import type { PublishingService } from './publishing.service';

describe('bulletins', () => {
  let office: SpecOffice;
  let bulletins: BulletinsService;
  let publishing: PublishingService;
  let briefs: BriefsService;

  beforeAll(async () => {
    office = await SpecOffice.open();
    ({ bulletins, publishing, briefs } = office);
  });
  afterAll(() => office.spec.close());
  const filesOf = (id: string) =>
    Promise.all(BULLETIN_FORMATS.map((format) => publishing.file(office.editor, id, format)));

  describe('when they are published', () => {
    it('wait for their own day, and have one that can come', async () => {
      const bulletin = await office.collected(await office.publication('明天'), '2026-01-21');
      await office.sign(bulletin);
      await expect(office.release(bulletin)).rejects.toMatchObject({ code: 'bulletin.day-to-come' });
      office.spec.get(Clock).freeze('2026-01-20T16:00:00Z');
      expect((await office.release(bulletin)).state, 'the day begins in Beijing').toBe('published');
      office.spec.get(Clock).freeze(`${ISSUED_ON}T02:00:00Z`);
      const mistyped = { code: 'bulletin.day-out-of-range' };
      await expect(office.collect(bulletin.publicationId, '0202-01-20')).rejects.toMatchObject(mistyped);
      const next = await office.collected(bulletin.publicationId);
      const arrangement = { ...arrangementOf(next), issuedOn: '2062-01-20' };
      await expect(office.bulletins.arrange(office.editor, next.id, arrangement, once())).rejects.toMatchObject(
        mistyped,
      );
    });

    it('get numbers without a gap or a double, 32 at the same moment', async () => {
      const publicationId = await office.publication('抢号', { numbering: 'yearly+running', lastRunningNo: 2_137 });
      const years = ['2026-01-20', '2025-12-29'];
      const ready = [];
      for (let i = 0; i < 32; i++) ready.push(await office.collected(publicationId, years[i % 2]));
      for (const bulletin of ready) await office.proofread(bulletin);
      const published = await Promise.all(ready.map((bulletin) => office.step(office.signer, 'sign', bulletin)));
      const sorted = (numbers: (number | undefined)[]) => numbers.map(Number).sort((a, b) => a - b);
      const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i);
      expect(sorted(published.map(({ numbers }) => numbers?.runningNo))).toEqual(upTo(32, 2_138));
      for (const year of [2026, 2025]) {
        const inYear = published.filter(({ numbers }) => numbers?.year === year);
        expect(sorted(inYear.map(({ numbers }) => numbers?.yearlyNo))).toEqual(upTo(16));
      }
      expect(published[0]?.bulletinNo).toMatch(/^第\d+期（总第21\d\d期）$/);
    });

    it('leave no gap behind a fault after the number was taken', async () => {
      const publicationId = await office.publication('断号');
      const [broken, sound] = [await office.collected(publicationId), await office.collected(publicationId)];
      await office.proofread(broken);
      const nobody = { ...office.signer, userId: randomUUID() }; // no such user: the version cannot be stored
      await expect(office.step(nobody, 'sign', broken)).rejects.toThrow('bulletin_versions');
      expect((await office.publish(sound)).bulletinNo).toBe('第857期');
      expect((await office.step(office.signer, 'sign', broken)).bulletinNo).toBe('第858期');
    });

    it('carry the latest seal of the points ledger at that moment, and for good', async () => {
      const { spec } = office;
      const seals = spec.get(SealsService);
      const write = async () => {
        const account = `INSERT INTO point_accounts (book, kind, owner_id) VALUES (1, 'household', gen_random_uuid()) RETURNING id`;
        const [{ id }] = await spec.dataSource.query(account);
        await spec.dataSource.query(
          `INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, source, occurred_on, expires_on)
           VALUES (gen_random_uuid()::text, '', 1, 'award', 11, $1, 1, 's', '2026-01-20', '2027-12-31')`,
          [id],
        );
        await seals.seal();
        return (await seals.printedLatest()) ?? '';
      };
      const bulletin = await office.collected(await office.publication('封印'));
      expect((await publishing.preview(office.signer, bulletin.id)).content.seal).toBeNull();
      const printed = await write();
      const html = async () => (await publishing.file(office.signer, bulletin.id, 'html')).bytes.toString();
      expect(await html(), 'its line has its room before').toContain('积分账本封印（发布时填入）');
      const { pages } = await publishing.pages(office.signer, bulletin.id);
      await office.publish(bulletin);
      expect((await publishing.pages(office.signer, bulletin.id)).pages).toHaveLength(pages.length);
      expect(await html()).not.toContain('发布时填入');
      await write();
      const { text, content } = await publishing.preview(office.signer, bulletin.id);
      expect(content.seal).toBe(printed);
      expect(text).toContain(`积分账本${printed}`);
      expect(readPrintedSeal(`积分账本${printed}`)).not.toBeNull();
    });

    it('are published once by one key, and never a second time by another', async () => {
      const bulletin = await office.collected(await office.publication('一次'));
      await office.sign(bulletin);
      const { sha256 } = await publishing.preview(office.signer, bulletin.id);
      const write = once();
      const [first, again] = await Promise.all([
        publishing.publish(office.signer, bulletin.id, { sha256 }, write),
        publishing.publish(office.signer, bulletin.id, { sha256 }, write),
      ]);
      expect(again).toEqual(first);
      expect(first).toMatchObject({
        state: 'published',
        bulletinNo: '第857期',
        publisherName: '赵核签',
        publishedAt: '2026-01-20T02:00:00.000Z',
      });
      await expect(publishing.publish(office.signer, bulletin.id, { sha256 }, once())).rejects.toMatchObject({
        code: 'bulletin.frozen',
      });
      const told = await office.spec.dataSource.query(
        `SELECT title FROM feed_events WHERE kind = 'bulletin-published' AND subject_id = $1`,
        [bulletin.id],
      );
      expect(told).toEqual([{ title: '《一次》第857期已发布。' }]);
    });

    it('are nothing else than what was seen at each step', async () => {
      const bulletin = await office.collected(await office.publication('所见'));
      const seen = (await publishing.preview(office.editor, bulletin.id)).sha256;
      const briefId = bulletin.firstBriefId;
      await briefs.edit(office.editor, briefId, { text: '永定镇：15日，改了一个字。', version: 1 }, once());
      await expect(
        office.chain.take(office.editor, bulletin.id, 'edit', { sha256: seen }, once()),
      ).rejects.toMatchObject({ code: 'bulletin.changed-meanwhile' });
      expect((await office.publish(bulletin)).state).toBe('published');
    });

    it('must have something in them', async () => {
      await expect(office.publish(await office.collect(await office.publication('空刊')))).rejects.toMatchObject({
        code: 'bulletin.empty',
      });
    });
  });

  describe('once published', () => {
    it('are frozen by every way in', async () => {
      const bulletin = await office.collected(await office.publication('冻结'));
      const briefId = bulletin.firstBriefId;
      await office.publish(bulletin);
      const frozen = await publishing.preview(office.editor, bulletin.id);
      const version = bulletin.version;
      const refused = { code: 'bulletin.frozen' };
      await expect(office.place(bulletin, await office.brief('清水镇', '2026-01-15'))).rejects.toMatchObject(refused);
      await expect(bulletins.takeOut(office.editor, bulletin.id, briefId, once())).rejects.toMatchObject(refused);
      await expect(
        bulletins.arrange(office.editor, bulletin.id, { ...arrangementOf(bulletin), version }, once()),
      ).rejects.toMatchObject(refused);
      await expect(
        briefs.edit(office.editor, briefId, { text: '永定镇：改。', version: 1 }, once()),
      ).rejects.toMatchObject(refused);
      await expect(briefs.recompose(office.editor, briefId, { version: 1 }, once())).rejects.toMatchObject(refused);
      const tampering = [
        `UPDATE bulletins SET issued_on = '2026-05-01' WHERE id = '${bulletin.id}'`,
        `UPDATE bulletin_prints SET sha256 = repeat('0', 64) WHERE bulletin_id = '${bulletin.id}'`,
        `DELETE FROM bulletin_files WHERE bulletin_id = '${bulletin.id}'`,
      ];
      for (const sql of tampering)
        await expect(office.spec.dataSource.query(sql)).rejects.toThrow(/permission denied|only ever added/);
      expect(await publishing.preview(office.editor, bulletin.id)).toEqual(frozen);
      expect((await briefs.get(office.editor, briefId)).placements).toMatchObject([
        { state: 'published', bulletinNo: '第857期' },
      ]);
      expect((await briefs.get(office.editor, briefId)).status).toBe('printed');
    });

    it('are shown as they were signed, whatever their publication has changed since', async () => {
      const publicationId = await office.publication('改版');
      const bulletin = await office.collected(publicationId);
      await office.sign(bulletin);
      const signed = await office.bulletins.get(office.editor, bulletin.id);
      office.spec.get(Clock).freeze('2026-01-21T02:00:00Z');
      const publications = office.spec.get(PublicationsService);
      const houseStyle = { ...DEFAULT_HOUSE_STYLE, approximate: '多' as const };
      const now = await publications.get(office.editor, publicationId);
      const { version } = await publications.change(office.editor, publicationId, { ...now, houseStyle }, once());
      expect((await office.bulletins.get(office.editor, bulletin.id)).sections).toEqual(signed.sections);
      await office.release(bulletin);
      const sections = now.sections.slice(0, 1);
      await publications.change(office.editor, publicationId, { ...now, houseStyle, sections, version }, once());
      expect((await office.bulletins.get(office.editor, bulletin.id)).sections).toEqual(signed.sections);
      office.spec.get(Clock).freeze(`${ISSUED_ON}T02:00:00Z`);
    });

    it('keep their content and files with hashes that anybody can take again', async () => {
      const bulletin = await office.collected(await office.publication('留档'));
      const published = await office.publish(bulletin);
      const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
      const { content, text } = await publishing.preview(office.editor, bulletin.id);
      expect(content.bulletinNo).toBe('第857期');
      expect(sha256(JSON.stringify(content))).toBe(published.sha256);
      const files = await filesOf(bulletin.id);
      expect(files.map(({ name }) => name)).toEqual(BULLETIN_FORMATS.map((format) => `留档第857期.${format}`));
      const [docx, pdf, html, txt, json] = files.map(({ bytes }) => bytes.toString('latin1'));
      expect(docx?.slice(0, 2)).toBe('PK');
      expect(pdf?.slice(0, 5)).toBe('%PDF-');
      expect(html?.slice(0, 15)).toBe('<!doctype html>');
      expect(Buffer.from(txt ?? '', 'latin1').toString()).toBe(text);
      expect(sha256(Buffer.from(json ?? '', 'latin1'))).toBe(published.sha256);
      expect(await filesOf(bulletin.id)).toEqual(files);
      const stored = await office.spec.dataSource.query(
        'SELECT format, sha256 FROM bulletin_files WHERE bulletin_id = $1',
        [bulletin.id],
      );
      const taken = files.map(({ bytes }, i) => ({ format: BULLETIN_FORMATS[i], sha256: sha256(bytes) }));
      expect(stored).toEqual(expect.arrayContaining(taken));
    });

    it('of before are printed in every form from what was frozen, though it says less', async () => {
      const bulletin = await office.collected(await office.publication('旧刊'));
      await office.publish(bulletin);
      const { seal: _, corrections: __, ...printed } = (await publishing.preview(office.editor, bulletin.id)).content;
      const owner = new pg.Client({ connectionString: office.spec.url });
      await owner.connect();
      await owner.query('SET session_replication_role = replica');
      await owner.query(`DELETE FROM bulletin_files WHERE bulletin_id = $1 AND format NOT IN ('docx', 'txt')`, [
        bulletin.id,
      ]);
      const past = [bulletin.id, JSON.stringify(printed)];
      await owner.query('UPDATE bulletin_prints SET content = $2 WHERE bulletin_id = $1', past);
      await owner.end();
      const files = await filesOf(bulletin.id);
      expect(files.map(({ bytes }) => bytes.length > 100)).toEqual(BULLETIN_FORMATS.map(() => true));
      expect(JSON.parse(files.at(-1)?.bytes.toString() ?? '')).toEqual(printed);
      const { pages, outlines } = await publishing.pages(office.editor, bulletin.id);
      expect(pages).toHaveLength(1);
      expect(outlines).toContain('<symbol');
    });

    it('have printed everything that was put into them, also at the last moment', async () => {
      const publicationId = await office.publication('截稿');
      for (let round = 0; round < 10; round++) {
        const bulletin = await office.collected(publicationId);
        const late = await office.brief('清水镇', '2026-01-15');
        const { sha256 } = await publishing.preview(office.editor, bulletin.id);
        const handIn = office.chain.take(office.editor, bulletin.id, 'edit', { sha256 }, once());
        const settled = await Promise.allSettled([handIn, office.place(bulletin, late)]);
        expect(settled.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
        if (settled[0].status === 'fulfilled') expect((await briefs.get(office.editor, late)).status).toBe('unused');
      }
    });

    it('were never handed in by an edit that came at the same moment', async () => {
      const publicationId = await office.publication('同刻');
      for (let round = 0; round < 10; round++) {
        const bulletin = await office.collected(publicationId);
        const briefId = bulletin.firstBriefId;
        const { sha256, content } = await publishing.preview(office.editor, bulletin.id);
        const edit = briefs.edit(office.editor, briefId, { text: '永定镇：改。', version: 1 }, once());
        const [handedIn, edited] = await Promise.allSettled([
          office.chain.take(office.editor, bulletin.id, 'edit', { sha256 }, once()),
          edit,
        ]);
        expect([handedIn.status, edited.status].sort()).toEqual(['fulfilled', 'rejected']);
        const after = await publishing.preview(office.editor, bulletin.id);
        if (handedIn.status === 'fulfilled') expect(after.content.sections).toEqual(content.sections);
      }
    });
  });
});
