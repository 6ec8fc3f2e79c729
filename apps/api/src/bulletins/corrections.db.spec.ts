import {
  DEFAULT_HOUSE_STYLE,
  DomainError,
  type BulletinDetail,
  type ChangePublicationInput,
  type CorrectionRecord,
} from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CORRECT_BULLETINS, SWEEP_CORRECTIONS } from '../corrections/correct-bulletins.job';
import { CorrectionsService } from '../corrections/corrections.service';
import { Jobs } from '../platform/jobs/jobs';
import { PublicationsService } from '../publications/publications.service';
import { arrangementOf, once, SpecOffice } from './office-spec';

describe('a sheet that is corrected', () => {
  let office: SpecOffice;
  let corrections: CorrectionsService;
  let jobs: Jobs;

  const refused = (code: string) => expect.objectContaining({ code }) as DomainError;
  const eventOf = async (briefId: string): Promise<{ feedEventId: string; activityId: string }> => {
    const [row] = await office.spec.dataSource.query(
      'SELECT feed_event_id AS "feedEventId", activity_id AS "activityId" FROM briefs WHERE id = $1',
      [briefId],
    );
    return row;
  };
  /** As the service does it: the sheet, and afterwards the job. */
  const correct = async (briefId: string, people: number): Promise<void> => {
    const { feedEventId, activityId } = await eventOf(briefId);
    await office.district.correct(feedEventId, people);
    await jobs.run(CORRECT_BULLETINS, { activityId });
  };
  const told = async (publicationId: string): Promise<CorrectionRecord[]> =>
    (await corrections.list(office.editor, { publicationId })).items;
  const only = async (publicationId: string): Promise<CorrectionRecord> => {
    const [correction, ...others] = await told(publicationId);
    if (!correction || others.length > 0) throw new Error(`${others.length + 1} corrections`);
    return correction;
  };
  const published = async (title: string) => {
    const publicationId = await office.publication(title);
    const bulletin = await office.collected(publicationId);
    await office.publish(bulletin);
    return { publicationId, bulletin, briefId: bulletin.firstBriefId };
  };
  const settle = async (publicationId: string, change: Partial<ChangePublicationInput>): Promise<void> => {
    const publications = office.spec.get(PublicationsService);
    const now = await publications.get(office.editor, publicationId);
    await publications.change(office.editor, publicationId, { ...now, ...change }, once());
  };
  const printedIn = async ({ id }: { id: string }) =>
    (await office.publishing.preview(office.editor, id)).content.corrections ?? [];
  const next = (publicationId: string): Promise<BulletinDetail> => office.collected(publicationId, '2026-01-20');

  beforeAll(async () => {
    office = await SpecOffice.open();
    corrections = office.spec.get(CorrectionsService);
    jobs = office.spec.get(Jobs);
  });
  afterAll(() => office.spec.close());

  describe('before its brief was published, holds up the issue', () => {
    it('at every step, until the brief follows it', async () => {
      const bulletin = await office.collected(await office.publication('过时'));
      await correct(bulletin.firstBriefId, 12);
      const detail = await office.bulletins.get(office.editor, bulletin.id);
      expect(detail.sections.flatMap(({ entries }) => entries)).toMatchObject([{ outdated: true, flags: [] }]);
      await expect(office.step(office.editor, 'edit', bulletin)).rejects.toMatchObject({
        code: 'bulletin.brief-outdated',
        fields: [{ field: bulletin.firstBriefId }],
      });
      await office.briefs.recompose(office.editor, bulletin.firstBriefId, { version: 1 }, once());
      expect((await office.publish(bulletin)).state).toBe('published');
    });

    it('also when it was handed in, proofread or signed meanwhile', async () => {
      const publicationId = await office.publication('途中');
      const outdated = refused('bulletin.brief-outdated');
      const handedIn = await office.collected(publicationId);
      await office.step(office.editor, 'edit', handedIn);
      await correct(handedIn.firstBriefId, 12);
      await expect(office.step(office.proofreader, 'proofread', handedIn)).rejects.toEqual(outdated);
      const proofread = await office.collected(publicationId);
      await office.proofread(proofread);
      await correct(proofread.firstBriefId, 12);
      await expect(office.step(office.signer, 'sign', proofread)).rejects.toEqual(outdated);
      const signed = await office.collected(publicationId);
      await office.sign(signed);
      await correct(signed.firstBriefId, 12);
      await expect(office.release(signed)).rejects.toEqual(outdated);
      await office.chain.withdraw(office.signer, signed.id, { reason: '数据更新' }, once());
      await office.briefs.recompose(office.editor, signed.firstBriefId, { version: 1 }, once());
      expect((await office.publish(signed)).state).toBe('published');
      expect(await told(publicationId)).toEqual([]);
    });

    it('and so does a figure that got into a text past the desk', async () => {
      const bulletin = await office.collected(await office.publication('绕过'));
      const smuggled = `UPDATE briefs SET edited_text = '永定镇：15日，99人参加。' WHERE id = $1`;
      await office.spec.dataSource.query(smuggled, [bulletin.firstBriefId]);
      await expect(office.step(office.editor, 'edit', bulletin)).rejects.toMatchObject({
        code: 'brief.figure-unsupported',
        fields: [{ field: '99人' }],
      });
    });

    it('but a figure that was explained goes through, and the editor of the issue sees why', async () => {
      const bulletin = await office.collected(await office.publication('说明'));
      const flags = [{ figure: '99人', reason: '含观众' }];
      const edit = { text: '永定镇：15日，99人参加。', version: 1, reasons: flags };
      await office.briefs.edit(office.editor, bulletin.firstBriefId, edit, once());
      const detail = await office.bulletins.get(office.editor, bulletin.id);
      expect(detail.sections.flatMap(({ entries }) => entries)).toMatchObject([{ outdated: false, flags }]);
      expect((await office.publish(bulletin)).state).toBe('published');
    });
  });

  describe('after its brief was published', () => {
    it('makes a correction that the next issue carries, linked both ways, and the issue stays as it was', async () => {
      const { publicationId, bulletin, briefId } = await published('更正');
      const before = await office.publishing.preview(office.editor, bulletin.id);
      await correct(briefId, 12);
      const waiting = await only(publicationId);
      const text = '第857期刊发的永定镇贵石村简讯中，“30余名居民”应为“10余名居民”。';
      expect(waiting).toMatchObject({
        ...{ briefId, state: 'waiting', unit: '永定镇', cause: '漏记', text, version: 1, publicationTitle: '更正' },
        corrects: { bulletinId: bulletin.id, bulletinNo: '第857期' },
        ...{ carriedIn: null, reason: null },
        changes: [{ label: '参加人数', before: '30余名居民', after: '10余名居民' }],
      });
      const following = await next(publicationId);
      expect(await printedIn(following)).toEqual([{ bulletinId: bulletin.id, briefId, text }]);
      const { bulletinNo } = await office.publish(following);
      const { text: written } = await office.publishing.preview(office.editor, following.id);
      expect(written).toContain(`【更正】\n${text}`);
      const carried = { state: 'carried', carriedIn: { bulletinId: following.id, bulletinNo } };
      for (const { id } of [bulletin, following])
        expect((await corrections.list(office.editor, { bulletinId: id })).items).toMatchObject([carried]);
      expect(await office.publishing.preview(office.editor, bulletin.id)).toEqual(before);
      expect(await printedIn(await next(publicationId))).toEqual([]);
    });

    it('makes one, however often the job is delivered and whoever sweeps at the same moment', async () => {
      const { publicationId, briefId } = await published('一次');
      const { feedEventId, activityId } = await eventOf(briefId);
      await office.district.correct(feedEventId, 12);
      await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          i % 2 ? jobs.run(SWEEP_CORRECTIONS) : jobs.run(CORRECT_BULLETINS, { activityId }),
        ),
      );
      await jobs.run(CORRECT_BULLETINS, { activityId });
      await only(publicationId);
    });

    it('makes one for each publication that printed it', async () => {
      const { publicationId, briefId } = await published('甲刊');
      const other = await office.publication('乙刊');
      const bulletin = await office.place(await office.collect(other), briefId);
      await office.publish(bulletin);
      await correct(briefId, 12);
      expect([await only(publicationId), await only(other)].map(({ publicationTitle }) => publicationTitle)).toEqual([
        '甲刊',
        '乙刊',
      ]);
    });

    it.each([
      ['the printed figure is still true', 35],
      ['it comes to the same', 33],
    ])('makes none where %s', async (title, people) => {
      const { publicationId, briefId } = await published(title.slice(0, 20));
      await correct(briefId, people);
      expect(await told(publicationId)).toEqual([]);
      const rows = await office.spec.dataSource.query('SELECT state FROM brief_corrections WHERE brief_id = $1', [
        briefId,
      ]);
      expect(rows).toEqual([{ state: 'nothing' }]);
    });

    it('makes none where the brief was only mentioned', async () => {
      const publicationId = await office.publication('略提', {
        sections: [{ name: '文明实践', categories: ['志愿服务'], fullMax: 0 }],
      });
      const bulletin = await office.collected(publicationId);
      await office.publish(bulletin);
      await correct(bulletin.firstBriefId, 12);
      expect(await told(publicationId)).toEqual([]);
    });

    it('says what stands in the words of an editor', async () => {
      const publicationId = await office.publication('人写');
      const bulletin = await office.collected(publicationId);
      const edit = { text: '永定镇：15日，33位村民到场，都说好。', version: 1 };
      await office.briefs.edit(office.editor, bulletin.firstBriefId, edit, once());
      await office.publish(bulletin);
      await correct(bulletin.firstBriefId, 40);
      expect((await only(publicationId)).text).toBe('第857期刊发的永定镇简讯中，“33位”应为“40位”。');
    });

    it('makes one in the words and by the number that were printed, whatever the publication has changed since', async () => {
      const { publicationId, briefId } = await published('改版以后');
      await settle(publicationId, {
        houseStyle: { ...DEFAULT_HOUSE_STYLE, approximate: '多', near: false },
        numbering: 'yearly',
      });
      await correct(briefId, 12);
      const { text, corrects } = await only(publicationId);
      expect(text).toBe('第857期刊发的永定镇贵石村简讯中，“30余名居民”应为“10余名居民”。');
      expect(corrects.bulletinNo).toBe('第857期');
    });

    it('makes none for a brief that was mentioned beside another of the same words', async () => {
      const publicationId = await office.publication('同词');
      const bulletin = await office.collect(publicationId);
      const other = await office.brief('清水镇', '2026-01-15');
      const placed = await office.place(bulletin, await office.brief('区教委', '2026-01-15'), other);
      const arrangement = arrangementOf(placed);
      for (const { briefs } of arrangement.sections)
        for (const entry of briefs) entry.mention = entry.briefId === other;
      await office.bulletins.arrange(office.editor, bulletin.id, arrangement, once());
      await office.publish(bulletin);
      await correct(other, 12);
      expect(await told(publicationId)).toEqual([]);
    });

    it('is found by the sweep when it was corrected at the very moment of publishing', async () => {
      const publicationId = await office.publication('同刻更正');
      const bulletin = await office.collected(publicationId);
      await office.sign(bulletin);
      const { feedEventId, activityId } = await eventOf(bulletin.firstBriefId);
      const { sha256 } = await office.publishing.preview(office.signer, bulletin.id);
      const [publish] = await Promise.allSettled([
        office.publishing.publish(office.signer, bulletin.id, { sha256 }, once()),
        office.district.correct(feedEventId, 12).then(() => jobs.run(CORRECT_BULLETINS, { activityId })),
      ]);
      await jobs.run(SWEEP_CORRECTIONS);
      expect(await told(publicationId)).toHaveLength(publish.status === 'fulfilled' ? 1 : 0);
    });
  });

  describe('once more', () => {
    it('before the first correction was handed in, overtakes it', async () => {
      const { publicationId, briefId } = await published('再更正');
      await correct(briefId, 12);
      await correct(briefId, 52);
      expect((await only(publicationId)).text).toContain('“30余名居民”应为“50余名居民”');
      await correct(briefId, 33);
      expect(await told(publicationId)).toEqual([]);
    });

    it('after it was published, is seen from that', async () => {
      const { publicationId, briefId } = await published('又更正');
      await correct(briefId, 12);
      await office.publish(await next(publicationId));
      await correct(briefId, 33);
      const [again, first] = await told(publicationId);
      expect(first).toMatchObject({ state: 'carried' });
      expect(again).toMatchObject({ state: 'waiting', changes: [{ before: '10余名居民', after: '30余名居民' }] });
    });

    it('while it is on its way, holds up the issue that has it, which then has the newest', async () => {
      const { publicationId, briefId } = await published('途中更正');
      await correct(briefId, 12);
      const following = await next(publicationId);
      await office.step(office.editor, 'edit', following);
      expect(await only(publicationId)).toMatchObject({ state: 'carried', carriedIn: { bulletinNo: null } });
      await correct(briefId, 52);
      await expect(office.step(office.proofreader, 'proofread', following)).rejects.toEqual(
        refused('bulletin.brief-outdated'),
      );
      await office.chain.sendBack(office.proofreader, following.id, { reason: '又有更正' }, once());
      const waiting = await only(publicationId);
      expect(waiting).toMatchObject({ state: 'waiting', carriedIn: null });
      expect(await printedIn(following)).toMatchObject([{ text: waiting.text }]);
      await office.publish(following);
      expect(await only(publicationId)).toMatchObject({ id: waiting.id, state: 'carried' });
    });
  });

  describe('makes a correction that', () => {
    it('waits again when its issue is taken back, sent back or the signature is withdrawn, for whichever issue is next', async () => {
      const { publicationId, briefId } = await published('退回');
      await correct(briefId, 12);
      const [one, two] = [await next(publicationId), await next(publicationId)];
      await office.step(office.editor, 'edit', one);
      expect(await printedIn(two)).toEqual([]);
      await office.chain.recall(office.editor, one.id, once());
      expect(await printedIn(two)).toHaveLength(1);
      await office.sign(one);
      expect(await printedIn(two)).toEqual([]);
      await office.chain.withdraw(office.signer, one.id, { reason: '改版' }, once());
      expect(await printedIn(two)).toHaveLength(1);
      await office.publish(two);
      expect(await printedIn(one)).toEqual([]);
      expect(await only(publicationId)).toMatchObject({ carriedIn: { bulletinId: two.id } });
    });

    it('the editor words, and once it is handed in nobody does', async () => {
      const { publicationId, briefId } = await published('措辞');
      await correct(briefId, 12);
      const { id } = await only(publicationId);
      const text = '第857期永定镇简讯的参加人数应为12名。';
      const worded = await corrections.word(office.editor, id, { text, version: 1 }, once());
      expect(worded).toMatchObject({ text, version: 2, state: 'waiting' });
      const stale = corrections.word(office.editor, id, { text: '甲。', version: 1 }, once());
      await expect(stale).rejects.toEqual(refused('correction.changed-meanwhile'));
      const following = await next(publicationId);
      await office.step(office.editor, 'edit', following);
      expect(await printedIn(following)).toMatchObject([{ text }]);
      const late = corrections.word(office.editor, id, { text: '甲。', version: 2 }, once());
      await expect(late).rejects.toEqual(refused('correction.decided'));
      const tampering = `UPDATE brief_corrections SET text = '乙。' WHERE id = $1`;
      await office.step(office.proofreader, 'proofread', following);
      await office.step(office.signer, 'sign', following);
      await office.release(following);
      await expect(office.spec.dataSource.query(tampering, [id])).rejects.toThrow('it was published');
    });

    it('has no figures but those of the record and of the issue that was wrong', async () => {
      const { publicationId, briefId } = await published('更正数字');
      await correct(briefId, 12);
      const { id } = await only(publicationId);
      const word = (text: string, version = 1) => corrections.word(office.editor, id, { text, version }, once());
      await expect(word('第857期永定镇简讯的参加人数应为500名，共8场。')).rejects.toMatchObject({
        code: 'correction.figure-unsupported',
        fields: [{ field: '500名' }, { field: '8场' }],
      });
      await expect(word('第858期永定镇简讯的参加人数应为12名。')).rejects.toMatchObject({
        fields: [{ field: '第858期' }],
      });
      const text = '第857期1月15日永定镇简讯的参加人数不是30余名居民，应为12名居民，即十余名。';
      expect(await word(text)).toMatchObject({ text, version: 2 });
    });

    it('makes another version of every issue that would print it when it is worded or dismissed, by who did it', async () => {
      const { publicationId, briefId } = await published('更正成版');
      await correct(briefId, 12);
      const { id } = await only(publicationId);
      const [one, two] = [await next(publicationId), await next(publicationId)];
      const elsewhere = await next(await office.publication('别的刊物'));
      const helper = await office.allRounder('帮手');
      const text = '第857期永定镇简讯的参加人数应为12名。';
      const before = await office.bulletins.get(office.editor, one.id);
      const write = once();
      await corrections.word(helper, id, { text, version: 1 }, write);
      await corrections.word(helper, id, { text, version: 1 }, write);
      for (const { id: issue } of [one, two]) {
        const { items } = await office.bulletins.listVersions(office.editor, issue, { limit: 50 });
        expect(items[0]).toMatchObject({ kind: 'word-correction', authorName: '帮手', version: before.version + 1 });
        const { content } = await office.bulletins.getVersion(office.editor, issue, before.version + 1);
        expect(content.corrections).toMatchObject([{ text }]);
      }
      expect((await office.bulletins.get(office.editor, elsewhere.id)).version).toBe(elsewhere.version);
      // what was arranged on the version before says nothing of it
      await expect(office.bulletins.arrange(office.editor, one.id, arrangementOf(before), once())).rejects.toEqual(
        refused('bulletin.changed-meanwhile'),
      );
      await office.step(office.editor, 'edit', one);
      await expect(office.step(helper, 'proofread', one)).rejects.toEqual(refused('bulletin.same-person'));
      await office.chain.sendBack(office.proofreader, one.id, { reason: '再核' }, once());
      await corrections.dismiss(helper, id, { reason: '差异很小', version: 2 }, once());
      const { items } = await office.bulletins.listVersions(office.editor, two.id, { limit: 50 });
      expect(items[0]).toMatchObject({ kind: 'dismiss-correction', authorName: '帮手' });
      const { content } = await office.bulletins.getVersion(office.editor, two.id, items[0]?.version ?? 0);
      expect(content.corrections).toBeUndefined();
    });

    it('the editor dismisses with a reason, for good', async () => {
      const { publicationId, briefId } = await published('不更正');
      await correct(briefId, 12);
      const { id } = await only(publicationId);
      const dismissed = await corrections.dismiss(office.editor, id, { reason: ' 差异很小 ', version: 1 }, once());
      expect(dismissed).toMatchObject({ state: 'dismissed', reason: '差异很小', decidedByName: office.editor.name });
      expect(await printedIn(await next(publicationId))).toEqual([]);
      const again = corrections.word(office.editor, id, { text: '甲。', version: 2 }, once());
      await expect(again).rejects.toEqual(refused('correction.decided'));
      const rows = 'SELECT action, detail FROM audit_entries WHERE subject_id = $1 ORDER BY id';
      expect(await office.spec.dataSource.query(rows, [briefId])).toContainEqual({
        action: 'correction.dismiss',
        detail: '差异很小',
      });
    });

    it('is changed by none but editors of its publication, as if there were none', async () => {
      const { publicationId, briefId } = await published('无权');
      await correct(briefId, 12);
      const { id } = await only(publicationId);
      const stranger = await office.district.addActor('editor', '清水镇');
      const hidden = refused('resource.not-found');
      await expect(corrections.word(stranger, id, { text: '甲。', version: 1 }, once())).rejects.toEqual(hidden);
      await expect(corrections.dismiss(office.signer, id, { reason: '不必', version: 1 }, once())).rejects.toEqual(
        hidden,
      );
      expect((await corrections.list(stranger, { publicationId })).items).toEqual([]);
    });

    it('is carried in no other words than those that were seen', async () => {
      const { publicationId, briefId } = await published('所见之词');
      await correct(briefId, 12);
      const { id } = await only(publicationId);
      const following = await next(publicationId);
      const seen = await printedIn(following);
      await corrections.word(office.editor, id, { text: '另有说法。', version: 1 }, once());
      const carry = office.spec.dataSource.transaction((tx) => corrections.carry(tx, following.id, seen));
      await expect(carry).rejects.toEqual(refused('bulletin.changed-meanwhile'));
      expect(await only(publicationId)).toMatchObject({ state: 'waiting', text: '另有说法。' });
    });

    it('is handed in or worded when both come at the same moment, and read as it was handed in', async () => {
      const { publicationId, briefId } = await published('同刻措辞');
      await correct(briefId, 12);
      const { id } = await only(publicationId);
      const following = await next(publicationId);
      const settled = await Promise.allSettled([
        office.step(office.editor, 'edit', following),
        corrections.word(office.editor, id, { text: '另有说法。', version: 1 }, once()),
      ]);
      expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
      const { state, text } = await only(publicationId);
      if (state === 'carried') expect(await printedIn(following)).toMatchObject([{ text }]);
    });
  });
});
