import {
  DEFAULT_HOUSE_STYLE,
  stepRulesFor,
  type Actor,
  type ChangePublicationInput,
  type CreatePublicationInput,
  type PublicationDetail,
} from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once, SpecOffice } from '../bulletins/office-spec';
import { PublicationsService } from './publications.service';

let office: SpecOffice;
let publications: PublicationsService;
let admin: Actor;

beforeAll(async () => {
  office = await SpecOffice.open();
  publications = office.spec.get(PublicationsService);
  admin = await office.district.addActor('district-admin');
});
afterAll(() => office.spec.close());

const express = (more: Partial<CreatePublicationInput> = {}): CreatePublicationInput => ({
  unitId: office.district.unitId('门头沟区'),
  title: '镇街之声',
  office: '门头沟区文明办',
  numbering: 'running',
  lastRunningNo: 30,
  sections: [
    { name: '基层动态', categories: ['环境卫生', '志愿服务'], fullMax: 5 },
    { name: '一线来信', categories: [], fullMax: null },
  ],
  imprintRoles: ['责编', '核稿'],
  steps: [
    { step: 'edit', role: '责编', merged: false },
    { step: 'proofread', role: '责编', merged: true },
    { step: 'sign', role: '核稿', merged: false },
  ],
  distribution: [
    { label: '报', names: '区委办' },
    { label: '送', names: '区融媒体中心' },
  ],
  contact: '电话：69800000',
  houseStyle: { ...DEFAULT_HOUSE_STYLE, approximate: '多', near: false },
  ...more,
});
const create = (more: Partial<CreatePublicationInput> = {}, actor = office.editor) =>
  publications.create(actor, express(more), once());
const change = (
  { version, ...publication }: PublicationDetail,
  more: Partial<ChangePublicationInput>,
  actor = office.editor,
) => {
  const { title, office: of, mastheads, numbering, sections, imprintRoles, steps, ...rest } = publication;
  const { distribution, contact, houseStyle, unitOrder } = rest;
  const settings = { title, office: of, mastheads, numbering, sections, imprintRoles, steps };
  const input = { ...settings, distribution, contact, houseStyle, unitOrder, version, ...more };
  return publications.change(actor, publication.id, input, once());
};
const preview = async (id: string) => (await office.publishing.preview(office.signer, id)).content;

describe('publications', () => {
  it('are made by the office, in a form of its own', async () => {
    const made = await create();
    expect(made).toMatchObject({ title: '镇街之声', lastRunningNo: 30, version: 1, openBulletins: [] });
    expect(made.sections.map(({ name }) => name)).toEqual(['基层动态', '一线来信']);
    expect(made.steps.map(({ merged }) => merged)).toEqual([false, true, false]);
    expect(made.versions).toMatchObject([{ version: 1, changedBy: office.editor.name }]);
    const bulletin = await office.collected(made.id);
    const content = await preview(bulletin.id);
    expect(content.title).toBe('镇街之声');
    expect(content.distribution.map(({ label }) => label)).toEqual(['报', '送']);
    expect(content.sections[0]?.paragraphs[0]?.text).toContain('参加');
  });

  it('go on counting from the numbers of before', async () => {
    const made = await create({
      title: '双号简报',
      numbering: 'yearly+running',
      lastRunningNo: 2137,
      lastYearlyNo: 28,
    });
    const numbers = await office.spec.dataSource.transaction((tx) => publications.takeNumbers(tx, made.id, 2026));
    expect(numbers).toEqual({ year: 2026, yearlyNo: 29, runningNo: 2138 });
  });

  it.each<[string, Partial<CreatePublicationInput>, string]>([
    ['no section', { sections: [] }, 'sections'],
    [
      'a section twice',
      { sections: ['甲', '甲'].map((name) => ({ name, categories: [], fullMax: null })) },
      'sections.1.name',
    ],
    [
      'a category in two sections',
      { sections: ['甲', '乙'].map((name) => ({ name, categories: ['志愿服务' as const], fullMax: null })) },
      'sections.1.categories',
    ],
    ['a step signed where the imprint has no line', { steps: stepRulesFor(['编辑']) }, 'steps.0.role'],
    [
      'two mastheads from one day',
      { mastheads: ['甲', '乙'].map((title) => ({ validFrom: '2026-01-01', title, office: '办' })) },
      'mastheads.1.validFrom',
    ],
    ['a unit that nobody knows', { unitOrder: ['01a1f893-9cb7-7251-8eb8-f8b1750f1da9'] }, 'unitOrder'],
  ])('are refused with %s, at the field', async (_, more, field) => {
    await expect(create({ title: '不成', ...more })).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [expect.objectContaining({ field })],
    });
  });

  it('have one title once in a unit', async () => {
    await create({ title: '独此一份' });
    await expect(create({ title: '独此一份' })).rejects.toMatchObject({ code: 'publication.title-taken' });
  });

  it('are kept by the editor and the admin of the unit, by nobody else', async () => {
    const made = await create({ title: '谁来办' });
    await expect(change(made, { contact: '电话：1' }, admin)).resolves.toMatchObject({ version: 2 });
    const elsewhere = await office.district.addActor('editor', '永定镇', '孙编辑');
    await expect(change(made, { contact: '电话：2' }, elsewhere)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(create({ title: '镇里的' }, elsewhere)).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('keep every state they were in, and the log says what was changed', async () => {
    const made = await create({ title: '有来历' });
    const changed = await change(made, { contact: '传真：69800001', imprintRoles: ['责编', '核稿', '监审'] });
    expect(changed.versions.map(({ version, settings }) => [version, settings.contact])).toEqual([
      [2, '传真：69800001'],
      [1, '电话：69800000'],
    ]);
    const log: { detail: string }[] = await office.spec.dataSource.query(
      `SELECT detail FROM audit_entries WHERE subject_id = $1 AND action = 'publication.change' ORDER BY id`,
      [made.id],
    );
    expect(log.map(({ detail }) => detail)).toEqual([
      '版记角色由“责编、核稿”改为“责编、核稿、监审”',
      '联系方式由“电话：69800000”改为“传真：69800001”',
    ]);
    await expect(change(changed, {})).resolves.toMatchObject({ version: 2 });
    await expect(office.spec.dataSource.query(`UPDATE publication_versions SET changer_name = 'x'`)).rejects.toThrow();
  });

  it('refuse a change that was made on an older state', async () => {
    const made = await create({ title: '各改各的' });
    await change(made, { contact: '甲' });
    await expect(change(made, { contact: '乙' })).rejects.toMatchObject({ code: 'publication.changed-meanwhile' });
  });

  it('print the masthead of the day that a bulletin is dated', async () => {
    const made = await create({ title: '旧刊名' });
    const mastheads = [{ validFrom: '2026-01-20', title: '新刊名', office: '区文明委办公室' }];
    await change(made, { mastheads });
    const [before, after] = [await office.collect(made.id, '2026-01-19'), await office.collect(made.id, '2026-01-20')];
    expect([before.publicationTitle, after.publicationTitle]).toEqual(['旧刊名', '新刊名']);
    expect(await preview(before.id)).toMatchObject({ title: '旧刊名', office: '门头沟区文明办' });
    expect(await preview(after.id)).toMatchObject({ title: '新刊名', office: '区文明委办公室' });
  });

  it('order units their own way, one day after the other', async () => {
    const made = await create({ title: '次序' });
    const bulletin = await office.collect(made.id);
    const briefs = [
      await office.brief('永定镇', '2026-01-15', { category: '志愿服务' }),
      await office.brief('清水镇', '2026-01-15', { category: '志愿服务' }),
    ];
    await office.place(bulletin, ...briefs);
    const units = async () =>
      (await preview(bulletin.id)).sections.flatMap(({ paragraphs }) => paragraphs.map(({ text }) => text.slice(0, 3)));
    expect(await units()).toEqual(['永定镇', '清水镇']);
    await change(made, { unitOrder: [office.district.unitId('清水镇')] });
    expect(await units()).toEqual(['清水镇', '永定镇']);
  });

  describe('whose section is given up', () => {
    const without = ({ sections }: PublicationDetail) => sections.slice(1);

    it('refuse while a bulletin that is not published has something in it', async () => {
      const made = await create({ title: '删不得' });
      await office.collected(made.id);
      await expect(change(made, { sections: without(made) })).rejects.toMatchObject({
        code: 'publication.section-in-use',
        detail: '2026-01-20的一期里还有“基层动态”的内容。',
      });
    });

    it('print it no more, and take it up again', async () => {
      const made = await create({ title: '删得' });
      const less = await change(made, { sections: without(made) });
      expect(less.sections.map(({ name }) => name)).toEqual(['一线来信']);
      const more = await change(less, { sections: [...less.sections, ...made.sections.slice(0, 1)] });
      expect(more.sections.map(({ name }) => name)).toEqual(['一线来信', '基层动态']);
      expect(more.sections[1]).toEqual(made.sections[0]);
    });

    it('lose no brief that is put in at the same moment', async () => {
      for (let round = 0; round < 12; round++) {
        const made = await create({ title: `同时${round}` });
        const bulletin = await office.collect(made.id);
        const briefId = await office.brief('贵石村', '2026-01-15', { category: '志愿服务' });
        await Promise.allSettled([office.place(bulletin, briefId), change(made, { sections: without(made) })]);
        const [row]: { lost: number }[] = await office.spec.dataSource.query(
          `SELECT count(*) AS lost FROM bulletin_briefs b JOIN publication_sections s ON s.publication_id = b.publication_id AND s.name = b.section
            WHERE b.bulletin_id = $1 AND s.position IS NULL`,
          [bulletin.id],
        );
        expect(Number(row?.lost)).toBe(0);
      }
    });
  });
});
