import { createHash } from 'node:crypto';
import { stepRulesFor, type Actor, type BulletinStep } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withOwner } from '../platform/migrate';
import { PublicationsService } from '../publications/publications.service';
import { ArticlesService } from '../articles/articles.service';
import { arrangementOf, once, SpecOffice } from './office-spec';

describe('the chain of an issue', () => {
  let office: SpecOffice;
  let people: Record<BulletinStep, Actor>;

  beforeAll(async () => {
    office = await SpecOffice.open();
    people = { edit: office.editor, proofread: office.proofreader, sign: office.signer };
  });
  afterAll(() => office.spec.close());

  const query = (sql: string, values: unknown[] = []) => office.spec.dataSource.query(sql, values);
  const refused = (code: string) => ({ code });
  const allRounder = (name: string) => office.allRounder(name);

  it('is done step by step, each by whoever holds the role, and leaves a version of each', async () => {
    const bulletin = await office.collected(await office.publication('逐步'));
    for (const step of ['proofread', 'sign'] as const)
      await expect(office.step(people[step], step, bulletin)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    await expect(office.release(bulletin)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    expect((await office.step(office.editor, 'edit', bulletin)).state).toBe('proofreading');
    await expect(office.step(office.editor, 'edit', bulletin)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    expect((await office.step(office.proofreader, 'proofread', bulletin)).state).toBe('signing');
    await expect(office.release(bulletin)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    const signed = await office.step(office.signer, 'sign', bulletin);
    expect(signed).toMatchObject({ state: 'signed', bulletinNo: '第857期', publishedAt: null });
    expect(await office.release(bulletin)).toMatchObject({ state: 'published', bulletinNo: '第857期' });
    const { steps } = await office.bulletins.get(office.editor, bulletin.id);
    expect(steps.map(({ kind, authorName }) => `${kind} ${authorName}`)).toEqual([
      'hand-in 李编辑',
      'proofread 钱校对',
      'sign 赵核签',
      'publish 赵核签',
    ]);
  });

  it('takes three people, also from those who hold more roles than one', async () => {
    const [one, two, three] = [await allRounder('甲'), await allRounder('乙'), await allRounder('丙')];
    const bulletin = await office.collected(await office.publication('三人'));
    const wrong = refused('bulletin.same-person');
    await office.step(one, 'edit', bulletin);
    await expect(office.step(one, 'proofread', bulletin)).rejects.toMatchObject(wrong);
    await office.step(two, 'proofread', bulletin);
    for (const again of [one, two]) await expect(office.step(again, 'sign', bulletin)).rejects.toMatchObject(wrong);
    await office.chain.sendBack(three, bulletin.id, { reason: '再核' }, once());
    await expect(office.step(two, 'edit', bulletin), 'not in another round either').rejects.toMatchObject(wrong);
    await office.step(one, 'edit', bulletin);
    await office.step(two, 'proofread', bulletin);
    expect((await office.step(three, 'sign', bulletin)).state).toBe('signed');
  });

  it('counts whoever changed anything among the editors', async () => {
    const helper = await allRounder('帮手');
    const bulletin = await office.collect(await office.publication('插手'));
    await office.bulletins.place(
      helper,
      bulletin.id,
      { briefIds: [await office.brief('贵石村', '2026-01-15')] },
      once(),
    );
    await office.step(office.editor, 'edit', bulletin);
    await expect(office.step(helper, 'proofread', bulletin)).rejects.toMatchObject(refused('bulletin.same-person'));
  });

  it('counts whoever wrote in its texts among the editors', async () => {
    const [helper, second] = [await allRounder('改字'), await allRounder('改信息')];
    const bulletin = await office.collected(await office.publication('改字'));
    const edit = { text: '永定镇：15日，开展宣传活动。', version: 1 };
    await office.briefs.edit(helper, bulletin.firstBriefId, edit, once());
    const articles = office.spec.get(ArticlesService);
    const author = await office.district.addActor('correspondent', '永定镇', '王通讯');
    const text = '一是清理堆料500处。\n二是慰问30户居民。';
    const unitId = office.district.unitId('永定镇');
    const draft = await articles.create(author, { unitId, title: '永定镇推进志愿服务', text }, once());
    await articles.submit(author, draft.id, { version: 1 }, once());
    const { version } = await articles.take(second, draft.id, once());
    await articles.edit(second, draft.id, { title: '永定镇推进志愿服务工作', text, version }, once());
    await office.bulletins.placeArticle(
      office.editor,
      bulletin.id,
      { articleId: draft.id, section: '文明创建' },
      once(),
    );
    await office.step(office.editor, 'edit', bulletin);
    const wrong = refused('bulletin.same-person');
    for (const writer of [helper, second])
      await expect(office.step(writer, 'proofread', bulletin)).rejects.toMatchObject(wrong);
  });

  it('lets one person do the steps that the publication merges', async () => {
    const steps = stepRulesFor(['编辑', '核签']).map((rule) => ({ ...rule, merged: rule.step === 'sign' }));
    const both = await allRounder('一肩挑');
    const bulletin = await office.collected(await office.publication('合并', { steps }));
    await office.step(office.editor, 'edit', bulletin);
    await office.step(both, 'proofread', bulletin);
    expect((await office.step(both, 'sign', bulletin)).state).toBe('signed');
    const other = await office.collected(await office.publication('不全合并', { steps }));
    await office.step(both, 'edit', other);
    await expect(office.step(both, 'proofread', other)).rejects.toMatchObject(refused('bulletin.same-person'));
  });

  it('names in the imprint who did the steps, as each of them saw it', async () => {
    const imprintRoles = ['编辑', '校对', '核签', '美编'];
    const bulletin = await office.collected(await office.publication('署名', { imprintRoles }));
    const line = async (viewer: Actor) =>
      (await office.publishing.preview(viewer, bulletin.id)).content.imprint.map(({ name }) => name);
    expect(await line(office.editor)).toEqual(['李编辑', '', '', '']);
    expect(await line(office.signer)).toEqual(['', '', '', '']);
    await office.proofread(bulletin);
    expect(await line(office.editor)).toEqual(['李编辑', '钱校对', '', '']);
    expect(await line(office.signer)).toEqual(['李编辑', '钱校对', '赵核签', '']);
    await office.step(office.signer, 'sign', bulletin);
    expect(await line(office.editor)).toEqual(['李编辑', '钱校对', '赵核签', '']);
  });

  it('is sent back with a reason by whose turn it is, and not without one', async () => {
    const bulletin = await office.collected(await office.publication('退回'));
    const sendBack = (actor: Actor) => office.chain.sendBack(actor, bulletin.id, { reason: '“贵石村”写错' }, once());
    await expect(sendBack(office.proofreader)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    await office.step(office.editor, 'edit', bulletin);
    await expect(sendBack(office.signer)).rejects.toMatchObject(refused('resource.not-found'));
    expect((await sendBack(office.proofreader)).state).toBe('collecting');
    const { steps, version } = await office.bulletins.get(office.editor, bulletin.id);
    expect(steps.at(-1)).toMatchObject({ kind: 'send-back', authorName: '钱校对', reason: '“贵石村”写错', version });
    await office.proofread(bulletin);
    await expect(sendBack(office.proofreader)).rejects.toMatchObject(refused('resource.not-found'));
    expect((await sendBack(office.signer)).state).toBe('collecting');
    const noReason = query(
      `INSERT INTO bulletin_versions (bulletin_id, version, kind, author_id, author_name, at, content, sha256)
       SELECT bulletin_id, 99, 'send-back', author_id, author_name, at, content, sha256 FROM bulletin_versions WHERE bulletin_id = $1 LIMIT 1`,
      [bulletin.id],
    );
    await expect(noReason).rejects.toThrow('bulletin_versions_reasoned');
  });

  it('is taken back by an editor until it is proofread, and no longer', async () => {
    const bulletin = await office.collected(await office.publication('撤回送校'));
    const colleague = await office.district.addActor('editor', '门头沟区', '周编辑');
    const stranger = await office.district.addActor('editor', '清水镇');
    const recall = (actor: Actor) => office.chain.recall(actor, bulletin.id, once());
    await expect(recall(office.editor)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    await office.step(office.editor, 'edit', bulletin);
    for (const actor of [stranger, office.proofreader])
      await expect(recall(actor)).rejects.toMatchObject(refused('resource.not-found'));
    expect((await recall(colleague)).state).toBe('collecting');
    const { steps, version } = await office.bulletins.get(office.editor, bulletin.id);
    expect(steps.at(-1)).toMatchObject({ kind: 'recall', authorName: '周编辑', reason: null, version });
    expect((await office.logOf(bulletin.id)).at(-1)).toMatchObject({ action: 'bulletin.recall' });
    const edit = { text: '永定镇：改。', version: 1 };
    expect((await office.briefs.edit(office.editor, bulletin.firstBriefId, edit, once())).text).toBe(edit.text);
    await office.proofread(bulletin);
    await expect(recall(office.editor)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    expect((await office.step(office.signer, 'sign', bulletin)).state).toBe('signed');
  });

  it('is proofread or taken back when both come at the same moment', async () => {
    const publicationId = await office.publication('同刻');
    for (let round = 0; round < 5; round++) {
      const bulletin = await office.collected(publicationId);
      await office.step(office.editor, 'edit', bulletin);
      const settled = await Promise.allSettled([
        office.step(office.proofreader, 'proofread', bulletin),
        office.chain.recall(office.editor, bulletin.id, once()),
      ]);
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { steps } = await office.bulletins.get(office.editor, bulletin.id);
      expect(steps).toHaveLength(2);
    }
  });

  it('holds the number of a signature that was withdrawn for the same issue', async () => {
    const publicationId = await office.publication('撤回');
    const [first, second] = [await office.collected(publicationId), await office.collected(publicationId)];
    await office.sign(first);
    const withdrawn = await office.chain.withdraw(office.signer, first.id, { reason: '领导有修改意见' }, once());
    expect(withdrawn).toMatchObject({ state: 'collecting', bulletinNo: '第857期' });
    expect((await office.sign(second)).bulletinNo).toBe('第858期');
    const { ...wanted } = arrangementOf(await office.bulletins.get(office.editor, first.id));
    const nextYear = office.bulletins.arrange(office.editor, first.id, { ...wanted, issuedOn: '2027-01-04' }, once());
    await expect(nextYear).rejects.toMatchObject(refused('bulletin.number-of-year'));
    await office.bulletins.arrange(office.editor, first.id, { ...wanted, issuedOn: '2026-01-19' }, once());
    expect((await office.publish(first)).bulletinNo).toBe('第857期');
    const third = await office.collected(publicationId);
    expect((await office.sign(third)).bulletinNo).toBe('第859期');
  });

  it('gives the number back where it is the last, and keeps it, with the form in which it was given, where it is not', async () => {
    const publicationId = await office.publication('退回期号', { numbering: 'yearly+running', lastYearlyNo: 28 });
    const [one, two] = [await office.collected(publicationId), await office.collected(publicationId)];
    const giveBack = (of: { id: string }, actor = office.signer, write = once()) =>
      office.bulletins.releaseNumber(actor, of.id, write);
    const withdraw = ({ id }: { id: string }) => office.chain.withdraw(office.signer, id, { reason: '不出了' }, once());
    await expect(giveBack(one)).rejects.toMatchObject(refused('bulletin.out-of-turn'));
    await office.sign(one);
    await expect(giveBack(one), 'signed').rejects.toMatchObject(refused('bulletin.in-review'));
    await withdraw(one);
    await office.sign(two);
    await query(`UPDATE publications SET numbering = 'running' WHERE id = $1`, [publicationId]);
    await expect(giveBack(one)).rejects.toMatchObject(refused('bulletin.number-passed'));
    expect((await office.bulletins.get(office.editor, one.id)).bulletinNo).toBe('第29期（总第857期）');
    await withdraw(two);
    await expect(giveBack(two, office.editor)).rejects.toMatchObject(refused('resource.not-found'));
    const write = once();
    const before = await office.bulletins.get(office.signer, two.id);
    const after = await giveBack(two, office.signer, write);
    expect(await giveBack(two, office.signer, write), 'once').toEqual(after);
    expect(after).toMatchObject({ numbers: null, bulletinNo: null, state: 'collecting', version: before.version + 1 });
    expect((await office.logOf(two.id)).at(-1)).toMatchObject({
      action: 'bulletin.release-number',
      detail: '第30期（总第858期）',
    });
    expect((await giveBack(one)).bulletinNo).toBeNull();
    expect((await office.sign(two)).bulletinNo, 'by the same signer').toBe('第857期');
    expect((await office.sign(one)).bulletinNo).toBe('第858期');
  });

  it('loses no number whatever the server or its owner tries', async () => {
    const bulletin = await office.collected(await office.publication('不丢号'));
    await office.sign(bulletin);
    await office.chain.withdraw(office.signer, bulletin.id, { reason: '不出了' }, once());
    const clear = `UPDATE bulletins SET year = NULL, yearly_no = NULL, running_no = NULL WHERE id = '${bulletin.id}'`;
    const named = `INSERT INTO bulletin_versions SELECT bulletin_id, version + 1, 'release-number', author_id, author_name, at, reason, content, sha256
      FROM bulletin_versions WHERE bulletin_id = '${bulletin.id}' ORDER BY version DESC LIMIT 1`;
    for (const sql of [clear, `${named}; ${clear}`])
      await withOwner(office.spec.url, (owner) =>
        expect(owner.query(`BEGIN; ${sql}; COMMIT`), sql).rejects.toMatchObject({ code: 'PT405' }),
      );
  });

  it('does not sign what the proofreader has not read', async () => {
    const publicationId = await office.publication('暗改');
    const bulletin = await office.collected(publicationId);
    await office.proofread(bulletin);
    await withOwner(office.spec.url, (owner) =>
      owner.query(`UPDATE publications SET contact = '电话 69840000' WHERE id = $1`, [publicationId]),
    );
    await expect(office.step(office.signer, 'sign', bulletin)).rejects.toMatchObject(
      refused('bulletin.not-as-proofread'),
    );
    await office.chain.sendBack(office.signer, bulletin.id, { reason: '联系方式变了' }, once());
    expect((await office.sign(bulletin)).state).toBe('signed');
  });

  describe('once it is signed', () => {
    it('says what was signed, whose hash anybody can take again', async () => {
      const publicationId = await office.publication('签后');
      const bulletin = await office.collected(publicationId);
      await office.proofread(bulletin);
      const seen = await office.publishing.preview(office.signer, bulletin.id);
      await office.chain.take(office.signer, bulletin.id, 'sign', { sha256: seen.sha256 }, once());
      // what a publication prints from now on is not what was signed
      await query(`UPDATE publications SET contact = '电话 69840000' WHERE id = $1`, [publicationId]);
      const signed = await office.publishing.preview(office.editor, bulletin.id);
      expect(signed).toMatchObject({ sha256: seen.sha256, content: { ...seen.content, bulletinNo: '第857期' } });
      const [kept]: { text: string; sha256: string }[] = await query(
        `SELECT content::text AS text, sha256 FROM bulletin_versions WHERE bulletin_id = $1 AND kind = 'sign'`,
        [bulletin.id],
      );
      expect(
        createHash('sha256')
          .update(kept?.text ?? '')
          .digest('hex'),
      ).toBe(seen.sha256);
      expect(kept?.sha256).toBe(seen.sha256);
      await office.release(bulletin);
      const printed = await office.publishing.preview(office.editor, bulletin.id);
      expect(printed.content).toEqual({ ...seen.content, bulletinNo: '第857期', seal: null });
    });

    it('does not move, whatever the server or its owner tries, until the signature is withdrawn', async () => {
      const bulletin = await office.collected(await office.publication('不动'));
      await office.sign(bulletin);
      const briefId = bulletin.firstBriefId;
      const inReview = refused('bulletin.in-review');
      await expect(office.place(bulletin, await office.brief('清水镇', '2026-01-15'))).rejects.toMatchObject(inReview);
      await expect(office.bulletins.takeOut(office.editor, bulletin.id, briefId, once())).rejects.toMatchObject(
        inReview,
      );
      await expect(
        office.bulletins.arrange(office.editor, bulletin.id, arrangementOf(bulletin), once()),
      ).rejects.toMatchObject(inReview);
      const edit = { text: '永定镇：改。', version: 1 };
      await expect(office.briefs.edit(office.editor, briefId, edit, once())).rejects.toMatchObject(inReview);
      const seen = await office.publishing.preview(office.signer, bulletin.id);
      const tampering = [
        `UPDATE bulletins SET issued_on = '2026-05-01' WHERE id = '${bulletin.id}'`,
        `UPDATE bulletins SET imprint = '[]' WHERE id = '${bulletin.id}'`,
        `UPDATE bulletins SET running_no = 900, yearly_no = 40 WHERE id = '${bulletin.id}'`,
        `UPDATE bulletins SET year = NULL, yearly_no = NULL, running_no = NULL, state = 'collecting' WHERE id = '${bulletin.id}'`,
        `UPDATE bulletins SET state = 'published' WHERE id = '${bulletin.id}'`,
        `UPDATE bulletins SET state = 'collecting', version = version + 1 WHERE id = '${bulletin.id}'`,
        `DELETE FROM bulletins WHERE id = '${bulletin.id}'`,
        `DELETE FROM bulletin_briefs WHERE bulletin_id = '${bulletin.id}'`,
        `UPDATE bulletin_briefs SET mention = true WHERE bulletin_id = '${bulletin.id}'`,
        `INSERT INTO bulletin_briefs SELECT '${bulletin.id}', publication_id, brief_id, activity_id, section FROM bulletin_briefs WHERE bulletin_id = '${bulletin.id}'`,
        `UPDATE briefs SET edited_text = '永定镇：改。' WHERE id = '${briefId}'`,
        `UPDATE briefs SET facts = '{}' WHERE id = '${briefId}'`,
        `UPDATE bulletin_versions SET sha256 = repeat('0', 64) WHERE bulletin_id = '${bulletin.id}'`,
        `DELETE FROM bulletin_versions WHERE bulletin_id = '${bulletin.id}'`,
        `INSERT INTO bulletin_versions SELECT bulletin_id, 99, kind, author_id, author_name, at, reason, '{}', sha256 FROM bulletin_versions WHERE bulletin_id = '${bulletin.id}' AND kind = 'sign'`,
      ];
      for (const sql of tampering) {
        await expect(query(sql), sql).rejects.toThrow();
        await withOwner(office.spec.url, (owner) => expect(owner.query(sql), sql).rejects.toThrow());
      }
      expect(await office.publishing.preview(office.signer, bulletin.id)).toEqual(seen);
      await office.chain.withdraw(office.signer, bulletin.id, { reason: '有错字' }, once());
      expect((await office.briefs.edit(office.editor, briefId, edit, once())).text).toBe('永定镇：改。');
    });

    it('cannot begin anywhere but where it is collected', async () => {
      const bulletin = await office.collect(await office.publication('开头'));
      await withOwner(office.spec.url, async (owner) => {
        const copy = (state: string) =>
          owner.query(
            `INSERT INTO bulletins (id, publication_id, state, issued_on, imprint, opened_by, opened_at, year, yearly_no, running_no)
             SELECT gen_random_uuid(), publication_id, '${state}', issued_on, imprint, opened_by, opened_at, 2026, 1, 1 FROM bulletins WHERE id = $1`,
            [bulletin.id],
          );
        for (const state of ['collecting', 'signed', 'published'])
          await expect(copy(state), state).rejects.toMatchObject({ code: 'PT405' });
      });
    });
  });

  it('knows the publication’s usual steps from its imprint', async () => {
    const id = await office.publication('惯例');
    expect((await office.spec.get(PublicationsService).find(id))?.steps).toEqual(stepRulesFor(['编辑', '核签']));
  });
});
