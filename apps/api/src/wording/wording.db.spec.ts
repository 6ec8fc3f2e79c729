import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS, type Actor, type AddWordingInput } from '@jishan/domain';
import { once, SpecOffice } from '../bulletins/office-spec';
import { WordingService } from './wording.service';

describe("the office's words and titles", () => {
  let office: SpecOffice;
  let editor: Actor;
  let wording: WordingService;

  beforeAll(async () => {
    office = await SpecOffice.open();
    ({ editor } = office);
    wording = office.spec.get(WordingService);
  });
  afterAll(() => office.spec.close());

  const term = (words: string, instead: string, note = ''): AddWordingInput => ({ kind: 'term', words, instead, note });

  it('are kept as texts are printed, with who wrote them', async () => {
    const added = await wording.add(editor, term('志原者(队)', '志愿者(队)', '错字,常见'), once());
    expect(added).toMatchObject({
      ...{ words: '志原者（队）', instead: '志愿者（队）', note: '错字，常见', version: 1, withdrawn: false },
      changedByName: editor.name,
    });
    expect(await wording.list('term')).toContainEqual(expect.objectContaining({ id: added.id }));
    expect(await wording.list('title')).toEqual([]);
  });

  it('keep every change and the withdrawal readable', async () => {
    const { id } = await wording.add(editor, { kind: 'title', words: '李 某某', instead: '主任', note: '' }, once());
    await wording.change(editor, id, { words: '李某某', instead: '副主任', note: '', version: 1 }, once());
    const withdrawn = await wording.withdraw(editor, id, 2, once());
    expect(withdrawn.changes.map((change) => [change.version, change.instead, change.withdrawn])).toEqual([
      [3, '副主任', true],
      [2, '副主任', false],
      [1, '主任', false],
    ]);
    await expect(
      wording.change(editor, id, { words: '李某某', instead: '主任', note: '', version: 3 }, once()),
    ).rejects.toMatchObject({ code: 'wording.withdrawn' });
    const again = await wording.add(editor, { kind: 'title', words: '李某某', instead: '主任', note: '' }, once());
    expect(again.id).not.toBe(id);
  });

  it('are no more than the list holds, of those in use', async () => {
    const [{ count } = { count: 0 }]: { count: number }[] = await office.spec.dataSource.query(
      'SELECT count(*) FROM wording_entries WHERE NOT withdrawn',
    );
    const fill = (withdrawn: boolean, rows: number) =>
      office.spec.dataSource.query(
        `INSERT INTO wording_entries (id, kind, words, instead, note, withdrawn)
         SELECT gen_random_uuid(), 'title', '某某' || n, '主任', '', $1 FROM generate_series(1, $2) n`,
        [withdrawn, rows],
      );
    await fill(true, LIMITS.wordingEntries);
    await fill(false, LIMITS.wordingEntries - Number(count) - 1);
    const { id } = await wording.add(editor, term('末位词', '最后一个'), once());
    await expect(wording.add(editor, term('再来一', '放不下'), once())).rejects.toMatchObject({ code: 'wording.full' });
    await wording.withdraw(editor, id, 1, once());
    expect(await wording.add(editor, term('再来一', '放得下'), once())).toMatchObject({ words: '再来一' });
    await office.spec.dataSource.query(`UPDATE wording_entries SET withdrawn = true WHERE words LIKE '某某%'`);
  });

  it('are refused twice, in a circle, and on a version that is not the newest', async () => {
    const { id } = await wording.add(editor, term('垃极', '垃圾'), once());
    await expect(wording.add(editor, term('垃极', '废物'), once())).rejects.toMatchObject({ code: 'wording.taken' });
    await expect(wording.add(editor, term('废物', '垃极'), once())).rejects.toMatchObject({ code: 'wording.circular' });
    await wording.change(editor, id, { words: '垃极', instead: '垃圾', note: '改', version: 1 }, once());
    const stale = { words: '垃极', instead: '废物', note: '', version: 1 };
    await expect(wording.change(editor, id, stale, once())).rejects.toMatchObject({
      code: 'wording.changed-meanwhile',
    });
  });

  it('are added once when two add the same at once, or one sends it twice', async () => {
    const both = await Promise.allSettled([1, 2, 3, 4].map(() => wording.add(editor, term('文名', '文明'), once())));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    const write = once();
    const [first, again] = await Promise.all([1, 2].map(() => wording.add(editor, term('创诚', '创城'), write)));
    expect(again).toEqual(first);
  });

  it('are refused when nothing is left of them that can be printed', async () => {
    for (const [field, input] of [
      ['words', { kind: 'title', words: '\u200b\u200b', instead: '主任', note: '' }],
      ['words', term('错\u0007字', '正字')],
      ['instead', term('错字', '\u202e')],
    ] as const)
      await expect(wording.add(editor, input, once())).rejects.toMatchObject({
        code: 'request.invalid',
        fields: [{ field }],
      });
  });

  it('are kept by the editors of the district alone', async () => {
    const others = [office.signer, office.proofreader, await office.district.addActor('editor', '清水镇')];
    for (const actor of others)
      await expect(wording.add(actor, term('错字', '正字'), once())).rejects.toMatchObject({
        code: 'resource.not-found',
      });
  });

  it('can be changed in the database by nobody but through a new version', async () => {
    for (const sql of [
      "UPDATE wording_changes SET by_name = '别人'",
      'DELETE FROM wording_changes',
      "UPDATE bulletin_acknowledgements SET reason = '别的'",
    ])
      await expect(office.spec.dataSource.query(sql)).rejects.toThrow(/permission denied|only ever added/);
  });
});
