import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, AddWordingInput, FindingRecord } from '@jishan/domain';
import { arrangementOf, once, SpecOffice } from '../bulletins/office-spec';
import { WordingService } from '../wording/wording.service';
import { FindingsModule } from './findings.module';
import { FindingsService } from './findings.service';

describe('what the linter says of a bulletin', () => {
  let office: SpecOffice;
  let findings: FindingsService;
  let wording: WordingService;
  let publicationId: string;
  let titles = 0;

  beforeAll(async () => {
    office = await SpecOffice.open(FindingsModule);
    findings = office.spec.get(FindingsService);
    wording = office.spec.get(WordingService);
    publicationId = await office.publication('核对');
  });
  afterAll(() => office.spec.close());

  /** A bulletin with one brief, in these words. */
  async function written(text: string) {
    const bulletin = await office.collected(publicationId);
    await office.briefs.edit(office.editor, bulletin.firstBriefId, { text, version: 1, reasons: [] }, once());
    return bulletin;
  }
  const found = async (bulletin: { id: string }, actor: Actor = office.editor) =>
    (await findings.list(actor, bulletin.id)).map(({ rule, words, severity }) => [rule, words, severity]);
  const only = async (bulletin: { id: string }): Promise<FindingRecord> => {
    const [finding] = await findings.list(office.editor, bulletin.id);
    if (!finding) throw new Error('nothing was found');
    return finding;
  };
  const term = (words: string, instead: string): AddWordingInput => ({ kind: 'term', words, instead, note: '' });

  async function person(name: string, birthOn: string, consent: boolean | null): Promise<void> {
    const id = randomUUID();
    const cardNo = String(100_000_000 + ++titles);
    await office.spec.dataSource.query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       VALUES ($1, $2, '', '', 'undisclosed', $3, $4, 'active', $5, now(), now())`,
      [id, name, birthOn, office.district.unitId('贵石村'), cardNo],
    );
    for (const given of consent === null ? [] : [!consent, consent])
      await office.spec.dataSource.query(
        `INSERT INTO consents (person_id, purpose, given, recorded_at) VALUES ($1, 'public-name', $2, now())`,
        [id, given],
      );
  }

  it('is nothing when it is as the grammar writes it', async () => {
    expect(await found(await office.collected(publicationId))).toEqual([]);
  });

  it('goes by the register of units', async () => {
    const bulletin = await written('永定街道：15日，开展活动。');
    expect(await findings.list(office.proofreader, bulletin.id)).toMatchObject([
      { rule: 'unit-unknown', words: '永定街道', fix: '永定镇', severity: 'blocks', section: '文明实践' },
    ]);
  });

  it('gives the edit that mends it, in the text of that very brief', async () => {
    const bulletin = await office.collected(publicationId);
    const second = await office.brief('贵石村', '2026-01-16');
    await office.place(bulletin, second);
    const text = '永定镇：16日，活动在永定街道举行。';
    await office.briefs.edit(office.editor, second, { text, version: 1, reasons: [] }, once());
    const finding = await only(bulletin);
    const brief = { briefId: second, version: 2, fixed: '永定镇：16日，活动在永定镇举行。' };
    expect(finding).toMatchObject({ rule: 'unit-near', briefIds: [bulletin.firstBriefId, second], brief });
    await office.briefs.edit(office.editor, second, { text: brief.fixed, version: 2, reasons: [] }, once());
    expect(await found(bulletin)).toEqual([]);
  });

  it('asks for the day of an activity that lies weeks back, and gives the edit that names it', async () => {
    const bulletin = await office.collected(publicationId, '2026-02-20');
    const finding = await only(bulletin);
    const fixed = '永定镇：1月15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。';
    expect(finding).toMatchObject({
      ...{ rule: 'day-old', words: '近日', fix: '1月15日', severity: 'warns' },
      ...{ reason: '活动在2026年1月15日，到落款日期已过去36天，不宜再称近日', brief: { fixed } },
    });
    await office.briefs.edit(office.editor, bulletin.firstBriefId, { text: fixed, version: 1, reasons: [] }, once());
    expect(await found(bulletin)).toEqual([]);
    expect(await found(await office.collected(publicationId, '2026-01-29'))).toEqual([]);
  });

  it('offers no edit of a brief that another issue has printed', async () => {
    const printed = await office.collected(publicationId);
    await office.publish(printed);
    const again = await office.collect(await office.publication('再刊'), '2026-02-20');
    await office.place(again, printed.firstBriefId);
    expect(await only(again)).toMatchObject({ rule: 'day-old', fix: '1月15日', brief: { fixed: null } });
  });

  it('goes by the words of the office as soon as they are listed, changed or withdrawn', async () => {
    const bulletin = await written('永定镇：15日，清理垃极。');
    expect(await found(bulletin)).toEqual([]);
    const added = await wording.add(office.editor, term('垃极', '垃圾'), once());
    expect(await found(bulletin)).toEqual([['term', '垃极', 'warns']]);
    const changed = await wording.change(
      office.editor,
      added.id,
      { words: '清理垃极', instead: '清理垃圾', note: '错字', version: 1 },
      once(),
    );
    expect(await found(bulletin)).toEqual([['term', '清理垃极', 'warns']]);
    await wording.withdraw(office.editor, changed.id, 2, once());
    expect(await found(bulletin)).toEqual([]);
  });

  it('goes by who is a minor and who has agreed to be named, by their last word', async () => {
    await person('苏小禾', '2012-05-01', true);
    await person('苏大禾', '1980-05-01', false);
    await person('苏中禾', '1980-05-01', true);
    await person('苏新禾', '1980-05-01', null);
    await person('买买提·苏小禾', '2008-01-21', null);
    const text = '永定镇：15日，苏小禾、苏大禾、苏中禾、苏新禾、买买提·苏小某参加。';
    expect(await found(await written(text))).toEqual([
      ['minor-name', '苏小禾', 'blocks'],
      ['unconsented-name', '苏大禾', 'blocks'],
      ['unconsented-name', '苏新禾', 'blocks'],
    ]);
    expect(await found(await written('永定镇：15日，买买提·苏小禾参加。'))).toContainEqual([
      'minor-name',
      '买买提·苏小禾',
      'blocks',
    ]);
  });

  it('is no list of names: only words that are printed come back', async () => {
    await person('苏未提', '2012-05-01', null);
    const bulletin = await written('永定镇：15日，“开展活动。');
    expect(JSON.stringify(await findings.list(office.editor, bulletin.id))).not.toContain('苏未提');
  });

  describe('a warning', () => {
    let bulletin: Awaited<ReturnType<typeof written>>;
    const passed = async (finding: { id: string }, reason = '原文如此', actor = office.editor) =>
      findings.acknowledge(actor, bulletin.id, { finding: finding.id, reason }, once());

    it('is let pass with a reason, which stays with whoever gave it', async () => {
      bulletin = await written('永定镇：15日，活动在永定街道举行。');
      const [after] = await passed(await only(bulletin), ' 历史名称 ');
      expect(after?.acknowledged).toMatchObject({ reason: '历史名称', byName: office.editor.name });
      expect((await office.logOf(bulletin.id)).at(-1)).toMatchObject({
        action: 'finding.acknowledge',
        detail: '“永定街道”（名录中是永定镇，没有永定街道）：历史名称',
      });
    });

    it('stays so when something else in the text is changed, and is another when its words are', async () => {
      const text = (words: string) => ({ text: `永定镇：15日，热闹的活动在${words}举行。`, version: 2, reasons: [] });
      await office.briefs.edit(office.editor, bulletin.firstBriefId, text('永定街道'), once());
      expect((await only(bulletin)).acknowledged).not.toBeNull();
      await office.briefs.edit(office.editor, bulletin.firstBriefId, { ...text('永定乡'), version: 3 }, once());
      expect((await only(bulletin)).acknowledged).toBeNull();
    });

    it('is let pass by one reason, the first, and by nobody when it is gone', async () => {
      const finding = await only(bulletin);
      await Promise.allSettled([passed(finding, '甲的理由'), passed(finding, '乙的理由', office.proofreader)]);
      const { acknowledged } = await only(bulletin);
      await passed(finding, '第三个理由');
      expect((await only(bulletin)).acknowledged).toEqual(acknowledged);
      await expect(passed({ id: 'a'.repeat(64) })).rejects.toMatchObject({ code: 'finding.gone' });
    });

    it('about a name or a note is passed for its sentence, not for the next', async () => {
      await person('苏禾', '2012-05-01', true);
      await person('安·苏小禾', '2012-05-01', true);
      bulletin = await written('永定镇：15日，江苏禾苗到村。');
      await passed(await only(bulletin), '是地名');
      const edit = { text: '永定镇：15日，和村里的朋友苏禾在一起。', version: 2, reasons: [] };
      await office.briefs.edit(office.editor, bulletin.firstBriefId, edit, once());
      expect(await only(bulletin)).toMatchObject({ rule: 'minor-name', severity: 'warns', acknowledged: null });
      const hidden = { ...edit, text: '永定镇：15日，安•苏\u200b小禾参加。', version: 3 };
      await office.briefs.edit(office.editor, bulletin.firstBriefId, hidden, once());
      expect(await found(bulletin)).toContainEqual(['minor-name', '安•苏\u200b小禾', 'blocks']);
      const plain = { ...edit, text: '永定镇：15日，开展活动。', version: 4 };
      await office.briefs.edit(office.editor, bulletin.firstBriefId, plain, once());
      const arrange = async (notes: string[]) => {
        const arrangement = arrangementOf(await office.bulletins.get(office.editor, bulletin.id));
        const sections = arrangement.sections.map((section, i) => (i === 0 ? { ...section, notes } : section));
        return office.bulletins.arrange(office.editor, bulletin.id, { ...arrangement, sections }, once());
      };
      await wording.add(office.editor, term('垃坡', '垃圾'), once());
      await arrange(['原件写作垃坡。']);
      await passed(await only(bulletin), '引用原件');
      await arrange(['请各单位清理垃坡。']);
      expect(await only(bulletin)).toMatchObject({ rule: 'term', acknowledged: null });
    });

    it('is not what blocks', async () => {
      bulletin = await written('永定镇：15日，“开展活动。');
      await expect(passed(await only(bulletin))).rejects.toMatchObject({ code: 'finding.blocking' });
    });

    it('is for editors and proofreaders of the unit', async () => {
      bulletin = await written('永定镇：15日，活动在永定街道举行。');
      const finding = await only(bulletin);
      for (const actor of [office.signer, await office.district.addActor('editor', '清水镇')])
        await expect(passed(finding, '原文如此', actor)).rejects.toMatchObject({ code: 'resource.not-found' });
    });
  });

  describe('stands in the way', () => {
    it('of a figure that came into a note, until somebody answers for it', async () => {
      const bulletin = await office.collected(publicationId);
      const arrangement = arrangementOf(await office.bulletins.get(office.editor, bulletin.id));
      const sections = arrangement.sections.map((section, i) =>
        i === 0 ? { ...section, notes: ['本期活动共500余人参加。'] } : section,
      );
      await office.bulletins.arrange(office.editor, bulletin.id, { ...arrangement, sections }, once());
      await office.step(office.editor, 'edit', bulletin);
      await expect(office.step(office.proofreader, 'proofread', bulletin)).rejects.toMatchObject(REFUSED);
      const { id } = await only(bulletin);
      await findings.acknowledge(office.proofreader, bulletin.id, { finding: id, reason: '文明办统计' }, once());
      expect((await office.step(office.proofreader, 'proofread', bulletin)).state).toBe('signing');
    });

    const REFUSED = { code: 'bulletin.findings-open' };
    const WARNS = '永定镇：15日，活动在永定街道举行。';

    it('of the proofreader and the signer, and not of the editor who hands in', async () => {
      for (const text of ['永定镇：15日，“开展活动。', WARNS]) {
        const bulletin = await written(text);
        await office.step(office.editor, 'edit', bulletin);
        await expect(office.step(office.proofreader, 'proofread', bulletin)).rejects.toMatchObject(REFUSED);
      }
    });

    it('of a signature when it came after the proofreading', async () => {
      const bulletin = await written('永定镇：15日，整理垃圾堆。');
      await office.proofread(bulletin);
      const added = await wording.add(office.editor, term('垃圾堆', '垃圾点'), once());
      await expect(office.step(office.signer, 'sign', bulletin)).rejects.toMatchObject(REFUSED);
      await wording.withdraw(office.editor, added.id, 1, once());
      expect((await office.step(office.signer, 'sign', bulletin)).state).toBe('signed');
    });

    it('of the publishing when it came after the signature, until it has a reason', async () => {
      const bulletin = await written('永定镇：15日，整理垃圾桶。');
      await office.sign(bulletin);
      await wording.add(office.editor, term('垃圾桶', '垃圾箱'), once());
      await expect(office.release(bulletin)).rejects.toMatchObject({
        ...REFUSED,
        detail: '必须改正 0 处，待说明或改正 1 处。',
      });
      const [finding] = await findings.list(office.editor, bulletin.id);
      await findings.acknowledge(
        office.editor,
        bulletin.id,
        { finding: finding?.id ?? '', reason: '签发后才登记' },
        once(),
      );
      expect((await office.release(bulletin)).state).toBe('published');
      expect(await findings.list(office.editor, bulletin.id)).toEqual([]);
    });

    it('of a minor who registered after the signature', async () => {
      const bulletin = await written('永定镇：15日，苏后来参加。');
      await office.sign(bulletin);
      await person('苏后来', '2012-05-01', true);
      await expect(office.release(bulletin)).rejects.toMatchObject(REFUSED);
    });

    it('of none whose warnings have reasons', async () => {
      const bulletin = await written(WARNS);
      const { id } = await only(bulletin);
      await findings.acknowledge(office.proofreader, bulletin.id, { finding: id, reason: '历史名称' }, once());
      expect((await office.publish(bulletin)).state).toBe('published');
    });
  });
});
