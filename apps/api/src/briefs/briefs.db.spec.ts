import { randomUUID } from 'node:crypto';
import type { Actor, BriefRecord } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { Jobs } from '../platform/jobs/jobs';
import { BriefsModule } from './briefs.module';
import { BriefsService } from './briefs.service';
import { SpecDistrict } from './desk-spec';
import { DRAFT_BRIEF } from './draft-brief.job';
import { SWEEP_BRIEFS } from './sweep-briefs.job';

describe('the brief desk', () => {
  let spec: SpecModule;
  let briefs: BriefsService;
  let jobs: Jobs;
  let district: SpecDistrict;
  let editor: Actor;

  const once = () => writeKey(randomUUID());
  const briefOf = async (feedEventId: string): Promise<string> => {
    const rows: { id: string }[] = await spec.dataSource.query('SELECT id FROM briefs WHERE feed_event_id = $1', [
      feedEventId,
    ]);
    expect(rows).toHaveLength(1);
    return rows[0]?.id ?? '';
  };
  const draft = async (...facts: Parameters<SpecDistrict['conclude']>): Promise<string> => {
    const feedEventId = await district.conclude(...facts);
    await jobs.run(DRAFT_BRIEF, { feedEventId });
    return briefOf(feedEventId);
  };

  beforeAll(async () => {
    spec = await openSpecModule(BriefsModule);
    briefs = spec.get(BriefsService);
    jobs = spec.get(Jobs);
    district = await SpecDistrict.build(spec.dataSource);
    editor = await district.addActor('editor');
    spec.get(Clock).freeze('2026-01-20T02:00:00Z');
  });
  afterAll(() => spec.close());

  describe('a draft', () => {
    it('is composed from what the conclusion told, in the name of the unit below the district', async () => {
      const brief = await briefs.get(editor, await draft('贵石村', '2026-01-15'));
      expect(brief).toMatchObject({
        text: '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。',
        unitName: '贵石村',
        startsOn: '2026-01-15',
        endsOn: '2026-01-15',
        headcount: 33,
        status: 'unused',
        edited: false,
        outdated: false,
        version: 1,
        edits: [],
        placements: [],
      });
      expect(brief.composed.segments.find((segment) => segment.text === '30余名居民')?.source).toBe('participants');
      expect(brief.facts).toMatchObject({ unit: '永定镇', organizer: '贵石村', participants: { count: 33 } });
    });

    it('is one when the job is delivered twice, also at the same moment', async () => {
      const feedEventId = await district.conclude('贵石村', '2026-01-14');
      await Promise.all(Array.from({ length: 8 }, () => jobs.run(DRAFT_BRIEF, { feedEventId })));
      await jobs.run(DRAFT_BRIEF, { feedEventId });
      await briefOf(feedEventId);
    });

    it('is told to the sockets once, with the place of its unit', async () => {
      const listener = new pg.Client({ connectionString: spec.url });
      await listener.connect();
      const heard: unknown[] = [];
      listener.on('notification', (notice) => heard.push(JSON.parse(notice.payload ?? '')));
      await listener.query('LISTEN jishan_live');
      const feedEventId = await district.conclude('贵石村', '2026-01-13');
      await jobs.run(DRAFT_BRIEF, { feedEventId });
      await jobs.run(DRAFT_BRIEF, { feedEventId });
      await listener.query('SELECT 1');
      await listener.end();
      expect(heard).toEqual([
        { name: 'brief.drafted', id: await briefOf(feedEventId), unitPath: district.pathOf('贵石村') },
      ]);
    });

    it('is found by the sweep when its job was lost, and facts that make no sentence hold up no other', async () => {
      const hopeless = await district.conclude('贵石村', '2026-01-12', { wording: { theme: '防火\u0085' } });
      const lost = await district.conclude('清水镇', '2026-01-12');
      await jobs.run(SWEEP_BRIEFS);
      await jobs.run(SWEEP_BRIEFS);
      await briefOf(lost);
      expect(await spec.dataSource.query('SELECT 1 FROM briefs WHERE feed_event_id = $1', [hopeless])).toEqual([]);
    });

    it('takes the corrected figures when the correction came before it', async () => {
      const feedEventId = await district.conclude('贵石村', '2026-01-16');
      await district.correct(feedEventId, 12);
      await jobs.run(DRAFT_BRIEF, { feedEventId });
      expect(await briefs.get(editor, await briefOf(feedEventId))).toMatchObject({ headcount: 12, outdated: false });
    });

    it('is not written for any other event', async () => {
      await expect(jobs.run(DRAFT_BRIEF, { feedEventId: randomUUID() })).rejects.toThrow('concludes no activity');
    });
  });

  describe('an edit', () => {
    it('keeps both versions and who made them', async () => {
      const id = await draft('贵石村', '2026-01-15');
      const composed = (await briefs.get(editor, id)).text;
      await briefs.edit(editor, id, { text: '永定镇：15日，贵石村举办防火宣传, 33人参加。', version: 1 }, once());
      const edited = await briefs.edit(
        editor,
        id,
        { text: '永定镇：15日，贵石村举办防火宣传活动。', version: 2 },
        once(),
      );
      expect(edited).toMatchObject({ text: '永定镇：15日，贵石村举办防火宣传活动。', edited: true, version: 3 });
      expect(edited.composed.text).toBe(composed);
      expect(edited.edits.map(({ version, text, editorName }) => ({ version, text, editorName }))).toEqual([
        { version: 2, text: '永定镇：15日，贵石村举办防火宣传，33人参加。', editorName: '李编辑' },
        { version: 3, text: '永定镇：15日，贵石村举办防火宣传活动。', editorName: '李编辑' },
      ]);
      await expect(spec.dataSource.query('DELETE FROM brief_edits')).rejects.toThrow(
        /permission denied|only ever added/,
      );
    });

    it('on an older version is refused, and of two at once one wins', async () => {
      const id = await draft('贵石村', '2026-01-15');
      const attempts = ['甲。', '乙。', '丙。', '丁。'].map((text) =>
        briefs.edit(editor, id, { text, version: 1 }, once()),
      );
      const settled = await Promise.allSettled(attempts);
      expect(settled.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
      expect(settled.filter((attempt) => attempt.status === 'rejected').map((attempt) => attempt.reason)).toEqual(
        Array.from({ length: 3 }, () => expect.objectContaining({ code: 'brief.stale' })),
      );
    });

    it('is refused outside the editor’s units as if there were no such brief', async () => {
      const id = await draft('贵石村', '2026-01-15');
      const stranger = await district.addActor('correspondent', '清水镇');
      const edit = { text: '清水镇：甲。', version: 1 };
      await expect(briefs.edit(stranger, id, edit, once())).rejects.toMatchObject({ code: 'resource.not-found' });
      await expect(briefs.get(stranger, id)).rejects.toMatchObject({ code: 'resource.not-found' });
      await expect(briefs.get(editor, randomUUID())).rejects.toMatchObject({ code: 'resource.not-found' });
    });

    it('cannot print what no eye can see', async () => {
      const id = await draft('贵石村', '2026-01-15');
      const edit = briefs.edit(editor, id, { text: '甲\u202e乙', version: 1 }, once());
      await expect(edit).rejects.toMatchObject({ code: 'request.invalid', fields: [{ field: 'text' }] });
    });
  });

  it('is outdated after a correction, until it is composed anew from what is recorded then', async () => {
    const feedEventId = await district.conclude('贵石村', '2026-01-15');
    await jobs.run(DRAFT_BRIEF, { feedEventId });
    const id = await briefOf(feedEventId);
    await briefs.edit(editor, id, { text: '永定镇：33人参加。', version: 1 }, once());
    await district.correct(feedEventId, 12);
    expect(await briefs.get(editor, id)).toMatchObject({ outdated: true, text: '永定镇：33人参加。' });
    const recomposed = await briefs.recompose(editor, id, { version: 2 }, once());
    expect(recomposed).toMatchObject({ outdated: false, edited: false, headcount: 12, version: 3 });
    expect(recomposed.text).toContain('共10余名居民参加');
    expect(recomposed.edits).toHaveLength(1);
  });

  describe('the list', () => {
    let made: string[];
    const idsOf = (page: { items: BriefRecord[] }) => page.items.map((brief) => brief.id);

    beforeAll(async () => {
      made = [
        await draft('清水镇', '2026-03-01', { category: '环境卫生', campaign: '清明专项行动', people: 200 }),
        await draft('区教委', '2026-03-02', { category: '未成年人', people: 15 }),
        await draft('贵石村', '2026-03-05', { category: '环境卫生', campaign: '清明专项行动', people: 8 }),
      ];
      const publicationId = randomUUID();
      await spec.dataSource.query(
        `INSERT INTO publications (id, unit_id, title, office, numbering, imprint_roles, distribution, contact, house_style, steps, created_at)
         VALUES ($1, $2, '工作快报', '文明办', 'running', '{}', '[]', '', '{}', '[]', now())`,
        [publicationId, district.unitId('门头沟区')],
      );
      await spec.dataSource.query(
        `INSERT INTO publication_sections (publication_id, position, name, categories) VALUES ($1, 1, '文明创建', '{环境卫生}'), ($1, 2, '未成年人工作', '{未成年人}')`,
        [publicationId],
      );
    });

    const march = { from: '2026-03-01', to: '2026-03-31' };
    it.each([
      ['period, newest first', march, [2, 1, 0]],
      ['section', { ...march, section: '文明创建' }, [2, 0]],
      ['category', { ...march, category: '未成年人' }, [1]],
      ['campaign', { ...march, campaign: '清明专项行动' }, [2, 0]],
      ['head count', { ...march, headcountMin: 15 }, [1, 0]],
      ['the first day', { from: '2026-03-02', to: '2026-03-02' }, [1]],
      ['status', { ...march, status: 'unused' }, [2, 1, 0]],
      ['another status', { ...march, status: 'printed' }, []],
    ] as const)('is filtered by %s', async (_what, query, expected) => {
      expect(idsOf(await briefs.list(editor, query))).toEqual(expected.map((i) => made[i]));
    });

    it('is filtered by a unit with everything below it, and says where each belongs', async () => {
      const page = await briefs.list(editor, { ...march, unitId: district.unitId('永定镇') });
      expect(page.items).toMatchObject([{ id: made[2], section: '文明创建', unitName: '贵石村' }]);
    });

    it('goes on from a cursor without a gap', async () => {
      const first = await briefs.list(editor, { ...march, limit: 2 });
      const rest = await briefs.list(editor, { ...march, limit: 2, cursor: first.nextCursor ?? '' });
      expect([...idsOf(first), ...idsOf(rest)]).toEqual([made[2], made[1], made[0]]);
      expect(rest.nextCursor).toBeNull();
      await expect(briefs.list(editor, { cursor: 'x' })).rejects.toMatchObject({ code: 'request.cursor-invalid' });
    });

    it('shows each their own units only', async () => {
      const correspondent = await district.addActor('correspondent', '清水镇');
      expect(idsOf(await briefs.list(correspondent, march))).toEqual([made[0]]);
      const volunteer = await district.addActor('volunteer');
      expect(idsOf(await briefs.list(volunteer, march))).toEqual([]);
    });
  });
});
