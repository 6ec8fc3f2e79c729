import { randomUUID } from 'node:crypto';
import type { Actor, BriefDetail } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { BriefsModule } from './briefs.module';
import { BriefsService } from './briefs.service';
import { SpecDistrict } from './desk-spec';
import { DraftingService } from './drafting.service';
import { SourcesService } from './sources.service';

describe('the figures of a brief', () => {
  let spec: SpecModule;
  let briefs: BriefsService;
  let district: SpecDistrict;
  let editor: Actor;

  const once = () => writeKey(randomUUID());
  const drafted = async (people = 33): Promise<{ id: string; feedEventId: string }> => {
    const feedEventId = await district.conclude('贵石村', '2026-01-15', {
      people,
      wording: { theme: '春节防火安全', subject: '主题宣传活动', participantKind: '居民' },
    });
    await spec.get(DraftingService).draft(feedEventId);
    const [row]: { id: string }[] = await spec.dataSource.query('SELECT id FROM briefs WHERE feed_event_id = $1', [
      feedEventId,
    ]);
    return { id: row?.id ?? '', feedEventId };
  };
  const edit = (id: string, text: string, version = 1, reasons?: { figure: string; reason: string }[]) =>
    briefs.edit(editor, id, { text, version, ...(reasons && { reasons }) }, once());
  const logOf = (id: string): Promise<{ action: string; detail: string }[]> =>
    spec.dataSource.query('SELECT action, detail FROM audit_entries WHERE subject_id = $1 ORDER BY id', [id]);

  beforeAll(async () => {
    spec = await openSpecModule(BriefsModule);
    briefs = spec.get(BriefsService);
    district = await SpecDistrict.build(spec.dataSource);
    editor = await district.addActor('editor');
    spec.get(Clock).freeze('2026-01-20T02:00:00Z');
  });
  afterAll(() => spec.close());

  describe('that no fact supports', () => {
    const text = '永定镇：15日，贵石村发放32份宣传品，共34人参加，服务33人次，又32份。';

    it('are each named, and nothing is saved', async () => {
      const { id } = await drafted();
      await expect(edit(id, text)).rejects.toMatchObject({
        code: 'brief.figure-unsupported',
        fields: [
          { field: '32份', message: '“32份”在记录中没有依据' },
          { field: '34人', message: '“34人”与记录不符，记录是33人' },
        ],
      });
      const oneReason = [{ figure: '32份', reason: '社区另行统计' }];
      await expect(edit(id, text, 1, oneReason)).rejects.toMatchObject({ fields: [{ field: '34人' }] });
      const blank = [...oneReason, { figure: '34人', reason: '  ' }];
      await expect(edit(id, text, 1, blank)).rejects.toMatchObject({ fields: [{ field: '34人' }] });
      expect(await briefs.get(editor, id)).toMatchObject({ version: 1, edited: false, edits: [], flags: [] });
    });

    it('go through with a reason each, which stays in the record with both versions', async () => {
      const { id } = await drafted();
      const composed = (await briefs.get(editor, id)).text;
      const reasons = [
        { figure: '32份', reason: ' 社区另行统计 ' },
        { figure: '34人', reason: '含一名记者' },
        { figure: '99人', reason: '文中没有' },
      ];
      const flags = [
        { figure: '32份', reason: '社区另行统计' },
        { figure: '34人', reason: '含一名记者' },
      ];
      const flagged = await edit(id, text, 1, reasons);
      expect(flagged).toMatchObject({ flags, edits: [{ version: 2, text, flags }], composed: { text: composed } });
      expect((await briefs.list(editor, { mark: 'flagged' })).items.map((brief) => brief.id)).toContain(id);
      const plain = await edit(id, '永定镇：15日，贵石村共33人参加。', 2);
      expect(plain).toMatchObject({ flags: [], edits: [{ flags }, { version: 3, flags: [] }] });
      expect((await briefs.list(editor, { mark: 'flagged' })).items.map((brief) => brief.id)).not.toContain(id);
      expect((await logOf(id)).filter(({ action }) => action === 'brief.flag').map(({ detail }) => detail)).toEqual([
        '32份：社区另行统计',
        '34人：含一名记者',
      ]);
    });
  });

  describe('that were corrected since', () => {
    const outdated = async (text: string, people = 12): Promise<BriefDetail> => {
      const { id, feedEventId } = await drafted();
      await edit(id, text);
      await district.correct(feedEventId, people);
      return briefs.get(editor, id);
    };

    it('are shown as they were and as they are', async () => {
      const { id, feedEventId } = await drafted();
      await district.correct(feedEventId, 12);
      expect(await briefs.get(editor, id)).toMatchObject({
        outdated: true,
        update: {
          changes: [
            { source: 'participants', label: '参加人数', before: '33名居民', after: '12名居民' },
            { source: 'publicHeadcount', before: '33人', after: '12人' },
            { source: 'attendances', before: '33人次', after: '12人次' },
          ],
          composed: { text: '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共10余名居民参加。' },
          refreshed: null,
        },
      });
      const page = await briefs.list(editor, { mark: 'outdated' });
      expect(page.items.map((brief) => brief.id)).toContain(id);
      expect(page.items.every((brief) => brief.outdated)).toBe(true);
    });

    it('do not make a brief outdated when it says nothing else', async () => {
      const { id, feedEventId } = await drafted();
      await district.correct(feedEventId, 33);
      expect(await briefs.get(editor, id)).toMatchObject({ outdated: false, update: null });
    });

    it('are replaced and every other word is kept, by one press', async () => {
      const brief = await outdated('永定镇：15日，贵石村的防火宣传办得好，30余名村民到场。');
      expect(brief.update?.refreshed).toEqual({
        text: '永定镇：15日，贵石村的防火宣传办得好，10余名村民到场。',
        unplaced: [],
      });
      const input = { version: brief.version, keepWords: true };
      const kept = await briefs.recompose(editor, brief.id, input, once());
      expect(kept).toMatchObject({
        text: '永定镇：15日，贵石村的防火宣传办得好，10余名村民到场。',
        ...{ edited: true, outdated: false, update: null, headcount: 12, version: 3, flags: [] },
        facts: { participants: { count: 12 } },
        composed: { text: expect.stringContaining('共10余名居民参加') },
      });
      expect(kept.edits.map(({ version }) => version)).toEqual([2, 3]);
    });

    it('keep the reasons of those that were explained', async () => {
      const { id, feedEventId } = await drafted();
      const flags = [{ figure: '5袋', reason: '社区另行统计' }];
      await edit(id, '永定镇：15日，清运垃圾5袋，33人参加。', 1, flags);
      await district.correct(feedEventId, 40);
      const kept = await briefs.recompose(editor, id, { version: 2, keepWords: true }, once());
      expect(kept).toMatchObject({ text: '永定镇：15日，清运垃圾5袋，40人参加。', flags });
    });

    it.each([
      ['stands twice', '永定镇：15日，33人参加，33人都说好。'],
      ['stands nowhere', '永定镇：15日，大家都说好。'],
    ])('are not guessed at where the figure %s', async (_why, text) => {
      const brief = await outdated(text);
      expect(brief.update?.refreshed?.unplaced).toMatchObject([{ source: 'participants', after: '12名居民' }]);
      const recompose = briefs.recompose(editor, brief.id, { version: brief.version, keepWords: true }, once());
      await expect(recompose).rejects.toMatchObject({
        code: 'brief.figures-unplaced',
        fields: [{ field: 'participants', message: '参加人数：33名居民，现在是12名居民' }],
      });
      expect(await briefs.get(editor, brief.id)).toMatchObject({ text, outdated: true });
    });

    it('are what the next edit is held against, and then the brief is outdated no more', async () => {
      const brief = await outdated('永定镇：15日，33人参加。');
      await expect(edit(brief.id, '永定镇：15日，共33人参加。', 2)).rejects.toMatchObject({
        fields: [{ field: '33人', message: '“33人”与记录不符，记录是12人' }],
      });
      const edited = await edit(brief.id, '永定镇：15日，共12人参加。', 2);
      expect(edited).toMatchObject({ outdated: false, headcount: 12, facts: { participants: { count: 12 } } });
    });

    it('make a text with 人次 outdated also where 人 stays the same', async () => {
      const { id, feedEventId } = await drafted();
      await edit(id, '永定镇：15日，服务33人次。');
      const [event] = await spec.dataSource.query('SELECT * FROM feed_events WHERE id = $1', [feedEventId]);
      const facts = { ...event.facts, attendances: 7, rosterVersion: 2 };
      await spec.dataSource.query(
        `INSERT INTO feed_events (id, key, kind, unit_id, unit_path, subject_id, title, facts, at) VALUES ($1::uuid, $1::text, 'activity-corrected', $2, $3, $4, '更正', $5, now())`,
        [newId(), event.unit_id, event.unit_path, event.subject_id, JSON.stringify(facts)],
      );
      const found = await briefs.get(editor, id);
      expect(found).toMatchObject({ outdated: true, update: { changes: [{ before: '33人次', after: '40人次' }] } });
      expect(found.update?.refreshed?.text).toBe('永定镇：15日，服务40人次。');
      const unedited = await drafted();
      expect((await briefs.get(editor, unedited.id)).outdated).toBe(false);
    });
  });

  describe('lead to', () => {
    const attended = async (feedEventId: string, name: string): Promise<void> => {
      const [shiftId, personId] = [newId(), newId()];
      const ofEvent = 'FROM feed_events WHERE id = $1';
      await spec.dataSource.query(
        `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
         SELECT $2, $3, '', '', 'undisclosed', '1980-01-01', unit_id, 'active', '100000001', now(), now() ${ofEvent}`,
        [feedEventId, personId, name],
      );
      await spec.dataSource.query(
        `INSERT INTO shifts (id, activity_id, starts_at, ends_at) SELECT $2, subject_id, '2026-01-15T01:00:00Z', '2026-01-15T03:00:00Z' ${ofEvent}`,
        [feedEventId, shiftId],
      );
      await spec.dataSource.query(
        `INSERT INTO attendances (id, activity_id, shift_id, person_id, presence, minutes, source, walk_in, note, recorder_id, recorder_name, recorded_at, revision)
         SELECT $2, subject_id, $3, $4, 'present', 120, 'roll-call', false, '', $5, '王队长', '2026-01-15T03:10:00Z', 0 ${ofEvent}`,
        [feedEventId, newId(), shiftId, personId, editor.userId],
      );
    };

    it('the rows of the sheet and whoever reported them and when; names are whole for whom they belong to, and looking is logged', async () => {
      const { id, feedEventId } = await drafted();
      await attended(feedEventId, '赵铁柱');
      const sources = await spec.get(SourcesService).get(editor, id);
      expect(sources.rows).toEqual([
        {
          ...{ name: '赵*柱', startsAt: '2026-01-15T01:00:00.000Z', presence: 'present', minutes: 120 },
          ...{ recorderName: '王队长', recordedAt: '2026-01-15T03:10:00.000Z', correction: null },
        },
      ]);
      const field = (source: string) => sources.fields.find((candidate) => candidate.source === source);
      expect(field('participants')).toMatchObject({ kind: 'sheet', recorded: '33名居民', recorderName: '王队长' });
      expect(field('publicHeadcount')).toMatchObject({ kind: 'report', recorded: '33人', recorderName: '王队长' });
      expect(field('theme')).toMatchObject({ kind: 'plan', recorderName: '王队长' });
      const leader = await district.addActor('town-admin', '永定镇');
      expect((await spec.get(SourcesService).get(leader, id)).rows).toMatchObject([{ name: '赵铁柱' }]);
      expect((await logOf(id)).map(({ action, detail }) => `${action} ${detail}`)).toEqual([
        'brief.read-sources 1 行考勤',
        'brief.read-sources 1 行考勤',
      ]);
    });

    it('nothing outside the reader’s units', async () => {
      const { id } = await drafted();
      const stranger = await district.addActor('correspondent', '清水镇');
      await expect(spec.get(SourcesService).get(stranger, id)).rejects.toMatchObject({ code: 'resource.not-found' });
      await expect(spec.get(SourcesService).get(editor, randomUUID())).rejects.toMatchObject({
        code: 'resource.not-found',
      });
    });

    it('whoever corrected them, where they were corrected', async () => {
      const { id, feedEventId } = await drafted();
      const correction = await district.correct(feedEventId, 12);
      const [{ at }] = await spec.dataSource.query('SELECT at FROM feed_events WHERE id = $1', [correction]);
      const { fields } = await spec.get(SourcesService).get(editor, id);
      expect(fields.find(({ source }) => source === 'participants')).toMatchObject({
        recorded: '12名居民',
        recordedAt: at.toISOString ? at.toISOString() : at,
      });
    });
  });
});
