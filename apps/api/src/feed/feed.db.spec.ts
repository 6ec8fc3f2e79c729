import { randomUUID } from 'node:crypto';
import type { Actor, FeedEventRecord } from '@jishan/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { FeedModule } from './feed.module';
import { FeedService } from './feed.service';

describe('the feed', () => {
  let spec: SpecModule;
  let feed: FeedService;
  const district = newId();
  const town = newId();
  const village = newId();
  const otherTown = newId();
  const paths: Record<string, string> = {
    [district]: `${district}/`,
    [town]: `${district}/${town}/`,
    [village]: `${district}/${town}/${village}/`,
    [otherTown]: `${district}/${otherTown}/`,
  };

  const adminOf = (unitId: string): Actor => ({
    userId: newId(),
    personId: null,
    name: '管理员',
    grants: [{ id: newId(), role: 'town-admin', unitId, unitPath: paths[unitId] ?? '', teamId: null }],
  });
  const news = (unitId: string, key = `activity-published:${newId()}`) => ({
    key,
    kind: 'activity-published' as const,
    unitId,
    subjectId: newId(),
    title: '本村发布了新的活动。',
  });
  const append = (unitId: string, key?: string) =>
    spec.dataSource.transaction((tx) => feed.append(tx, news(unitId, key)));

  beforeAll(async () => {
    spec = await openSpecModule(FeedModule);
    feed = spec.get(FeedService);
    const insert = (id: string, parent: string | null, kind: string, name: string, position: number) =>
      spec.dataSource.query(
        `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from) VALUES ($1, $2, $3, $4, $4, $5, $6, '2026-01-01')`,
        [id, parent, kind, name, paths[id], position],
      );
    await insert(district, null, 'district', '门头沟区', 1);
    await insert(town, district, 'town', '妙峰山镇', 1);
    await insert(otherTown, district, 'town', '清水镇', 2);
    await insert(village, town, 'village', '涧沟村', 1);
  });
  afterAll(() => spec.close());

  it('tells one fact once, however often it is appended', async () => {
    const key = `activity-concluded:${newId()}`;
    const first = await append(village, key);
    const again = await append(village, key);
    expect(again).toEqual(first);
    expect(first).toMatchObject({ unitName: '涧沟村', unitPath: paths[village] });
  });

  it('tells one fact once when eight append it at the same moment', async () => {
    const key = `activity-concluded:${newId()}`;
    const events = await Promise.all(Array.from({ length: 8 }, () => append(village, key)));
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
  });

  it('keeps facts for later features and leaves them out of the list', async () => {
    const facts = { activityId: newId(), brief: { unit: '涧沟村', theme: '𠮷祥' } };
    const { id } = await spec.dataSource.transaction((tx) => feed.append(tx, { ...news(village), facts }));
    expect(await spec.dataSource.query('SELECT facts FROM feed_events WHERE id = $1', [id])).toEqual([{ facts }]);
    const { items } = await feed.list(adminOf(town), {});
    expect(Object.keys(items[0] ?? {}).sort()).toEqual([
      'at',
      'id',
      'kind',
      'sequence',
      'subjectId',
      'title',
      'unitId',
      'unitName',
    ]);
  });

  it('says nothing of a transaction that failed', async () => {
    const key = `activity-published:${newId()}`;
    const failed = spec.dataSource.transaction(async (tx) => {
      await feed.append(tx, news(town, key));
      throw new Error('power cut');
    });
    await expect(failed).rejects.toThrow('power cut');
    expect(await spec.dataSource.query('SELECT 1 FROM feed_events WHERE key = $1', [key])).toEqual([]);
  });

  it('shows an admin the own unit and what lies below, not the neighbours', async () => {
    const [own, below, beside] = [await append(town), await append(village), await append(otherTown)];
    const ids = (await feed.list(adminOf(town), {})).items.map((event) => event.id);
    expect(ids).toContain(own.id);
    expect(ids).toContain(below.id);
    expect(ids).not.toContain(beside.id);
    const villageOnly = await feed.list(adminOf(district), { unitId: village });
    expect(new Set(villageOnly.items.map((event) => event.unitId))).toEqual(new Set([village]));
    expect((await feed.list({ ...adminOf(town), grants: [] }, {})).items).toEqual([]);
  });

  it('turns pages backwards from the newest and forwards from an event seen', async () => {
    const seen = await append(otherTown);
    const made = [];
    for (let index = 0; index < 5; index++) made.push((await append(otherTown)).id);
    const reader = adminOf(otherTown);
    const walk = async (query: { after?: number }) => {
      const events: FeedEventRecord[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await feed.list(reader, { ...query, limit: 2, ...(cursor ? { cursor } : {}) });
        events.push(...page.items);
        if (page.nextCursor === null) return events;
        cursor = page.nextCursor;
      }
    };
    expect((await walk({ after: seen.sequence })).map((event) => event.id)).toEqual(made);
    expect((await walk({})).slice(0, 5).map((event) => event.id)).toEqual(made.toReversed());
    await expect(feed.list(reader, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'request.cursor-invalid' });
  });

  it('cannot be rewritten, not even by its owner', async () => {
    await append(town);
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    for (const sql of [
      'UPDATE feed_events SET title = title',
      'DELETE FROM feed_events',
      'TRUNCATE feed_events CASCADE',
    ]) {
      await expect(owner.query(sql)).rejects.toThrow('rows are only ever added');
    }
    await owner.end();
  });

  describe('read with after= while sixteen write', () => {
    const WRITERS = 16;
    const EVENTS_EACH = 12;
    const pause = () => new Promise((resume) => setTimeout(resume, Math.random() * 6));

    /** Polls like a client that lost its socket, until the writers are done and nothing new comes. */
    async function follow(from: number, writing: Promise<unknown>): Promise<string[]> {
      const seen: string[] = [];
      let after = from;
      let done = false;
      void writing.finally(() => (done = true));
      for (;;) {
        const wasDone = done;
        const { items } = await feed.list(adminOf(district), { after, limit: 100 });
        seen.push(...items.map((event) => event.id));
        after = items.at(-1)?.sequence ?? after;
        if (wasDone && items.length === 0) return seen;
      }
    }

    const lastSequence = async () => (await feed.list(adminOf(district), { limit: 1 })).items[0]?.sequence ?? 0;

    it('misses nothing and sees nothing twice', async () => {
      const start = await lastSequence();
      const written: string[] = [];
      const write = async () => {
        for (let index = 0; index < EVENTS_EACH; index++) {
          const id = await spec.dataSource.transaction(async (tx) => {
            await pause();
            const event = await feed.append(tx, news(village));
            await pause(); // the commit comes later than the number was drawn
            return event.id;
          });
          written.push(id);
        }
      };
      const seen = await follow(start, Promise.all(Array.from({ length: WRITERS }, write)));
      expect(seen).toHaveLength(WRITERS * EVENTS_EACH);
      expect(new Set(seen)).toEqual(new Set(written));
    });

    it('would miss events if appending did not wait for its turn', async () => {
      const start = await lastSequence();
      const write = async () => {
        for (let index = 0; index < EVENTS_EACH; index++) {
          await spec.dataSource.transaction(async (tx) => {
            await tx.query(
              `INSERT INTO feed_events (id, key, kind, unit_id, unit_path, subject_id, title, facts, at)
               VALUES ($1, $2, 'activity-published', $3, $4, $1, '没有排队的动态。', '{}', now())`,
              [newId(), randomUUID(), village, paths[village]],
            );
            await pause();
          });
        }
      };
      const seen = await follow(start, Promise.all(Array.from({ length: WRITERS }, write)));
      expect(seen.length).toBeLessThan(WRITERS * EVENTS_EACH);
    });
  });
});
