import { randomUUID } from 'node:crypto';
import type { Actor, ObjectionRecord } from '@jishan/domain';
import { EntityManager } from 'typeorm';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import type { NamedFile } from '../platform/documents/download';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { ReconcileService } from '../points/reconcile.service';
import { PostingService } from '../schemes/posting.service';
import { plantScheme } from '../schemes/scheme-spec';
import { SettlementService, type Roster } from '../schemes/settlement.service';
import { SealsService } from '../seals/seals.service';
import { actorWith, plantDistrict, type SpecDistrict, type SpecUnit } from '../units/district-spec';
import { ObjectionsService } from './objections.service';
import { PapersService } from './papers.service';
import { PostingsModule } from './postings.module';
import { PostingsService } from './postings.service';

const TODAY = '2026-11-20';
const CLOSES = '2026-11-25';
const EFFECTIVE = '2026-11-26';

interface Entry {
  id: string;
  personId: string;
  state: string;
}

let spec: SpecModule;
let district: SpecDistrict;
let leader: Actor;
let clerk: Actor;
let judge: Actor;
let neighbour: Actor;
let unit: SpecUnit;
let roster: Roster;
let postingId: string;

const once = () => writeKey(randomUUID());
const today = (day: string) => spec.get(Clock).freeze(`${day}T02:00:00Z`);
const postDue = () => spec.get(PostingService).postDue();
const objections = () => spec.get(ObjectionsService);
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> => spec.dataSource.query(sql, values);
const entries = () =>
  query<Entry>(
    'SELECT id, person_id AS "personId", state FROM pending_awards WHERE posting_id = $1 ORDER BY occurred_on, key',
    [postingId],
  );
const stateOf = async (id: string) => (await entries()).find((entry) => entry.id === id)?.state;
const record = (entryIds: string[], text = '当天没有见到本人', write = once()) =>
  objections().record(clerk, postingId, { objectorName: '周大妈', text, entryIds }, write);
const decide = (objection: ObjectionRecord, uphold: boolean, by = judge) =>
  objections().decide(by, objection.id, { uphold, reason: '经核对签到记录' }, once());
const settle = (of: Roster) => spec.dataSource.transaction((tx) => spec.get(SettlementService).settle(tx, [of]));

async function person(name: string, change: { birthOn?: string; householdId?: string; head?: boolean } = {}) {
  const id = newId();
  await query(
    `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
     VALUES ($1, $2, 'x', 'x', 'undisclosed', $3, $4, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now())`,
    [id, name, change.birthOn ?? '1980-01-01', unit.id],
  );
  if (change.householdId)
    await query(
      `INSERT INTO household_members (id, household_id, person_id, head, joined_on) VALUES (gen_random_uuid(), $1, $2, $3, '2026-01-01')`,
      [change.householdId, id, change.head ?? false],
    );
  return id;
}

async function household(): Promise<string> {
  const id = newId();
  await query(`INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '12号院', now())`, [
    id,
    unit.id,
  ]);
  return id;
}

const rosterOf = (people: string[]): Roster => ({
  ...{ activityId: newId(), unitId: unit.id, kind: 'regular', category: '文明引导', recorderId: leader.userId },
  startsAt: '2026-11-18T01:00:00.000Z',
  rows: people.map((personId) => ({
    ...{ attendanceId: newId(), revision: 0, personId, minutes: 60 },
    ...{ role: 'participant' as const, source: 'roll-call' as const },
  })),
});

async function open(people: string[]): Promise<Entry[]> {
  roster = rosterOf(people);
  await settle(roster);
  const [posting] = await query<{ id: string }>('SELECT id FROM postings WHERE unit_id = $1', [unit.id]);
  postingId = posting?.id ?? '';
  return entries();
}

beforeAll(async () => {
  spec = await openSpecModule(PostingsModule);
  district = await plantDistrict(spec.dataSource);
});
afterAll(() => spec.close());
beforeEach(async () => {
  today(TODAY);
  const id = newId();
  unit = { id, path: `${district.town.path}${id}/` };
  await query(
    `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
     SELECT $1, $2, 'village', $4, $4, $3, 1 + coalesce(max(position), 0), '2026-01-01' FROM units WHERE parent_id = $2 AND kind = 'village'`,
    [id, district.town.id, unit.path, `村${id.slice(-6)}`],
  );
  leader = await actorWith(spec.dataSource, 'station-admin', unit, { name: '确认人' });
  clerk = await actorWith(spec.dataSource, 'station-admin', unit, { name: '登记人' });
  judge = await actorWith(spec.dataSource, 'town-admin', district.town, { name: '镇管理员' });
  neighbour = await actorWith(spec.dataSource, 'volunteer', unit, { name: '李邻居' });
  await plantScheme(spec.dataSource, unit.id, leader.userId, { postingDays: 3 });
});

describe('an objection', () => {
  it('at the desk keeps both names, parks what it names, and holds it out of the batch', async () => {
    const [first, second] = await open([await person('张建民'), await person('王秀英')]);
    const objection = await record([first?.id ?? '']);
    expect(objection).toMatchObject({
      ...{ objectorName: '周大妈', recordedByName: '登记人', online: false, state: 'open' },
      ...{ entryIds: [first?.id], decision: null },
    });
    today(EFFECTIVE);
    await postDue();
    expect((await entries()).map((entry) => entry.state)).toEqual(['parked', 'posted']);
    const given = (personId: string | undefined) =>
      query('SELECT 1 FROM point_transfers WHERE person_id = $1', [personId]);
    expect([await given(first?.personId), await given(second?.personId)]).toMatchObject([[], [{}]]);
    const detail = await spec.get(PostingsService).detail(judge, postingId);
    expect(detail).toMatchObject({ state: 'ended', openObjections: 1, entryCount: 2 });
    expect(second?.id).toBe(detail.entries[1]?.id);
  });

  it('by somebody who is signed in is theirs, and told to the office without a name', async () => {
    const [entry] = await open([await person('张建民')]);
    const input = { text: '那天是我替的', entryIds: [entry?.id ?? ''] };
    const objection = await objections().raise(neighbour, postingId, input, once());
    expect(objection).toMatchObject({ objectorName: '李邻居', online: true });
    const told = await query<{ title: string }>(
      `SELECT title FROM feed_events WHERE unit_id = $1 AND kind = 'objection-raised'`,
      [unit.id],
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.title).toMatch(/^村.{6}的积分公示收到一件异议，涉及1条。$/);
    const [noted] = await query<{ action: string }>('SELECT action FROM audit_entries WHERE subject_id = $1', [
      objection.id,
    ]);
    expect(noted?.action).toBe('posting.object');
    await decide(objection, false);
    expect(await objections().mine(neighbour)).toMatchObject([
      { unitId: unit.id, entryNos: [1], text: '那天是我替的', state: 'rejected', decision: '经核对签到记录' },
    ]);
    expect(await objections().mine(judge)).toEqual([]);
  });

  it('keeps nobody waiting who has something to tell: nothing is read once its own line of the feed is written', async () => {
    const [entry] = await open([await person('张建民')]);
    const afterTelling = async <T>(work: () => Promise<T>): Promise<[T, string[]]> => {
      const statements = vi.spyOn(EntityManager.prototype, 'query');
      const result = await work();
      const texts = statements.mock.calls.map(([statement]) => statement);
      statements.mockRestore();
      const told = texts.findLastIndex((text) => text.includes('INTO feed_events'));
      expect(told).toBeGreaterThan(0);
      return [result, texts.slice(told + 1).filter((text) => /\bobjections\b/.test(text))];
    };
    const [objection, late] = await afterTelling(() => record([entry?.id ?? '']));
    const [, later] = await afterTelling(() => decide(objection, false));
    expect([late, later]).toEqual([[], []]);
  });

  it('upheld withdraws the entry with the reason, for good', async () => {
    const [entry] = await open([await person('张建民')]);
    const decided = await decide(await record([entry?.id ?? '']), true);
    expect(decided).toMatchObject({ state: 'upheld', decidedByName: '镇管理员', decision: '经核对签到记录' });
    today(EFFECTIVE);
    await postDue();
    const [detail] = (await spec.get(PostingsService).detail(judge, postingId)).entries;
    expect(detail).toMatchObject({ state: 'withdrawn', closedReason: '异议成立：经核对签到记录' });
    expect(await query('SELECT 1 FROM point_transfers WHERE person_id = $1', [entry?.personId])).toEqual([]);
  });

  it('rejected lets the entry wait again: for the end of the round, or for the next run when that is past', async () => {
    const [early, late] = await open([await person('张建民'), await person('王秀英')]);
    const objection = await record([early?.id ?? '']);
    const second = await record([late?.id ?? '']);
    await decide(objection, false);
    expect(await stateOf(early?.id ?? '')).toBe('waiting');
    today(EFFECTIVE);
    await postDue();
    expect([await stateOf(early?.id ?? ''), await stateOf(late?.id ?? '')]).toEqual(['posted', 'parked']);
    await decide(second, false);
    await Promise.all([postDue(), postDue()]);
    expect(await stateOf(late?.id ?? '')).toBe('posted');
    expect(
      await query('SELECT 1 FROM point_transfers WHERE person_id = $1 AND kind = $2', [late?.personId, 'award']),
    ).toHaveLength(1);
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });

  it('of two about one entry holds it until both are decided', async () => {
    const [entry] = await open([await person('张建民')]);
    const id = entry?.id ?? '';
    const [one, other] = [await record([id]), await record([id], '同一时间在别处')];
    await decide(one, false);
    expect(await stateOf(id)).toBe('parked');
    await decide(other, false);
    expect(await stateOf(id)).toBe('waiting');
  });

  it('is decided neither by who recorded or raised it, nor by who confirmed the sheet, nor within the household', async () => {
    const home = await household();
    const child = await person('张小宝', { birthOn: '2012-01-01', householdId: home });
    const mother = await person('刘芳', { householdId: home, head: true });
    const [entry] = await open([child]);
    const objection = await record([entry?.id ?? '']);
    const related = await actorWith(spec.dataSource, 'town-admin', district.town, { name: '刘芳', personId: mother });
    const told = async (reader: Actor) => (await spec.get(PostingsService).detail(reader, postingId)).objections;
    for (const [reader, refusal] of [
      [clerk, 'objection.second-person'],
      [leader, 'objection.second-person'],
      [related, 'objection.own-household'],
      [judge, null],
    ] as const)
      expect((await told(reader)).map((one) => one.refusal)).toEqual([refusal]);
    await expect(decide(objection, false, clerk)).rejects.toMatchObject({ code: 'objection.second-person' });
    await expect(decide(objection, false, leader)).rejects.toMatchObject({ code: 'objection.second-person' });
    await expect(decide(objection, false, related)).rejects.toMatchObject({ code: 'objection.own-household' });
    const raised = await objections().raise(judge, postingId, { text: '有疑问', entryIds: [entry?.id ?? ''] }, once());
    await expect(decide(raised, false, judge)).rejects.toMatchObject({ code: 'objection.second-person' });
    await decide(objection, false);
    await expect(decide(objection, true)).rejects.toMatchObject({ code: 'objection.already-decided' });
  });

  it('is raised only while the round is on view, and only about what is in it', async () => {
    const [entry] = await open([await person('张建民')]);
    const ids = [entry?.id ?? ''];
    await expect(record([newId()])).rejects.toMatchObject({ code: 'resource.not-found' });
    today(CLOSES);
    await record(ids);
    today(EFFECTIVE);
    await expect(record(ids)).rejects.toMatchObject({ code: 'posting.not-on-view' });
    const elsewhere = await actorWith(spec.dataSource, 'station-admin', district.otherTown, { name: '外村' });
    await expect(
      objections().record(elsewhere, postingId, { objectorName: '甲', text: '乙', entryIds: ids }, once()),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('is one when its request is sent twice, and decided once when four decide at once', async () => {
    const [entry] = await open([await person('张建民')]);
    const write = once();
    const [first, again] = await Promise.all([
      record([entry?.id ?? ''], '重复提交', write),
      record([entry?.id ?? ''], '重复提交', write),
    ]);
    expect(again).toEqual(first);
    const results = await Promise.allSettled([true, false, true, false].map((uphold) => decide(first, uphold)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'objection.already-decided' });
  });

  it('stays when the sheet is corrected meanwhile; the corrected entry is on view anew', async () => {
    const [entry] = await open([await person('张建民')]);
    const objection = await record([entry?.id ?? '']);
    const rows = roster.rows.map((row) => ({ ...row, revision: 1, minutes: 30 }));
    await spec.dataSource.transaction((tx) =>
      spec.get(SettlementService).correct(tx, [{ ...roster, rows }], '登记有误'),
    );
    expect((await entries()).map((one) => one.state).sort()).toEqual(['waiting', 'withdrawn']);
    await decide(objection, false);
    expect((await entries()).map((one) => one.state).sort()).toEqual(['waiting', 'withdrawn']);
  });

  it('passes objections, decisions, corrections and the end of the round by each other', async () => {
    const people = await Promise.all(['张建民', '王秀英', '赵国强', '孙桂兰'].map((name) => person(name)));
    for (let round = 0; round < 6; round += 1) {
      today(TODAY);
      const own = rosterOf(people);
      await settle(own);
      const waiting = (await entriesOf(own)).map((entry) => entry.id);
      const raised = await Promise.all(waiting.map((id) => record([id, ...waiting.filter((other) => other !== id)])));
      today(EFFECTIVE);
      const rows = own.rows.map((row) => ({ ...row, revision: 1, minutes: 30 })).toReversed();
      const outcomes = await Promise.allSettled([
        ...raised.map((objection, place) => decide(objection, (place + round) % 3 === 0)),
        postDue(),
        spec.dataSource.transaction((tx) => spec.get(SettlementService).correct(tx, [{ ...own, rows }], '更正')),
        postDue(),
      ]);
      expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toEqual([]);
    }
    today('2026-12-31');
    await postDue();
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });
});

async function entriesOf(own: Roster): Promise<Entry[]> {
  const found = await query<Entry & { postingId: string }>(
    `SELECT id, person_id AS "personId", state, posting_id AS "postingId" FROM pending_awards WHERE activity_id = $1 ORDER BY key`,
    [own.activityId],
  );
  postingId = found[0]?.postingId ?? '';
  return found;
}

describe('the public screen', () => {
  it('names nobody who did not agree, and nobody under age at all', async () => {
    const home = await household();
    const [shy, open1, child, orphan] = [
      await person('张建民'),
      await person('王秀英'),
      await person('刘小宝', { birthOn: '2012-01-01', householdId: home }),
      await person('陈小雨', { birthOn: '2010-01-01' }),
    ];
    await person('刘建国', { householdId: home, head: true });
    for (const id of [open1, child])
      await query(
        `INSERT INTO consents (person_id, purpose, given, recorded_at) VALUES ($1, 'public-name', false, now()), ($1, 'public-name', true, now())`,
        [id],
      );
    await query(
      `INSERT INTO consents (person_id, purpose, given, recorded_at) VALUES ($1, 'public-name', true, now()), ($1, 'public-name', false, now())`,
      [shy],
    );
    const before = await open([shy, open1, child, orphan]);
    await record([before[0]?.id ?? ''], '周大妈说的话');
    const shown = await spec.get(PostingsService).ofUnit(unit.id);
    const [posting] = shown.postings;
    expect(posting?.entries.map((entry) => entry.who).sort()).toEqual(
      ['刘*国户（未成年人）', '未成年志愿者', '王秀英', '张*民'].sort(),
    );
    expect(Object.keys(posting?.entries[0] ?? {}).sort()).toEqual([
      ...['forWhat', 'id', 'no', 'occurredOn', 'points', 'ruleName', 'state', 'who'],
    ]);
    expect(posting?.objections).toEqual([{ state: 'open', entryNos: [1], raisedOn: TODAY, decidedOn: null }]);
    const everything = JSON.stringify([shown, await spec.get(PostingsService).places()]);
    for (const secret of ['张建民', '刘小宝', '刘建国', '陈小雨', '周大妈', '登记人', '12号院', '2012'])
      expect(everything).not.toContain(secret);
    for (const id of [shy, open1, child, orphan]) expect(everything).not.toContain(id);
  });

  it('shows a round from its first day and some time after its end, with what came of it', async () => {
    await plantScheme(spec.dataSource, unit.id, leader.userId, {
      ...{ postingDays: 3, postingRhythm: 'weekly', effectiveFrom: '2026-02-01' },
    });
    const [entry] = await open([await person('张建民')]);
    const shown = async () => (await spec.get(PostingsService).ofUnit(unit.id)).postings;
    expect(await shown()).toEqual([]);
    today('2026-11-23');
    const times = { workingDaysLeft: 3, holidaysKnownUntil: '2026-12-31' };
    const schemes = [{ title: expect.any(String), documentRef: expect.any(String) }];
    expect(await shown()).toMatchObject([
      { state: 'open', closesOn: '2026-11-25', effectiveOn: '2026-11-26', ...times, schemes },
    ]);
    await decide(await record([entry?.id ?? '']), true);
    today(EFFECTIVE);
    await postDue();
    expect(await shown()).toMatchObject([
      { state: 'ended', entries: [{ state: 'withdrawn' }], objections: [{ state: 'upheld', entryNos: [1] }] },
    ]);
    const places = await spec.get(PostingsService).places();
    expect(places.find((place) => place.unitId === unit.id)).toMatchObject({ open: 0, closesOn: null });
    today('2026-12-31');
    expect(await shown()).toEqual([]);
  });
});

describe('on paper', () => {
  const papers = () => spec.get(PapersService);
  const pagesOf = async ({ bytes }: NamedFile) =>
    (await extractText(new Uint8Array(bytes), { mergePages: false })).text.map((page) => page.replaceAll(/\s/g, ''));

  it('has the lines of the screen, numbered and masked, with the seal of the ledger on every page', async () => {
    const child = { birthOn: '2012-01-01', householdId: await household() };
    await person('刘建国', { householdId: child.householdId, head: true });
    const people = [await person('刘小宝', child)];
    for (let count = 0; count < 50; count += 1) people.push(await person('张建民'));
    const lines = await open(people);
    await decide(await record([lines[0]?.id ?? '']), true);
    today(EFFECTIVE);
    await postDue();
    await spec.get(SealsService).seal();
    const seal = (await spec.get(SealsService).printedLatest())?.replaceAll(' ', '');
    const pages = await pagesOf(await papers().sheet(judge, postingId));
    const [shown] = (await spec.get(PostingsService).ofUnit(unit.id)).postings;
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages)
      for (const words of ['积分公示', '2026年11月20日至2026年11月25日', '户或人', seal ?? 'none'])
        expect(page).toContain(words);
    const text = pages.join('');
    for (const { no, who, forWhat } of shown?.entries ?? []) expect(text).toContain(`${no}${who}${forWhat}`);
    expect(shown?.entries).toHaveLength(51);
    expect(text).toContain('对第1条提出异议，2026年11月20日处理：异议成立。');
    for (const secret of ['张建民', '刘小宝', '刘建国', '周大妈', '没有见到']) expect(text).not.toContain(secret);
  });

  it('is a poster with sums, the last day and how to object, and with the address where the product knows it', async () => {
    await open([await person('张建民'), await person('王秀英')]);
    const poster = async () => (await pagesOf(await papers().poster(judge, postingId))).join('');
    const without = await poster();
    for (const words of ['积分公示', '2条', '2026年11月25日', '有疑问']) expect(without).toContain(words);
    expect(without).not.toContain('http');
    Object.assign(spec.get(Config), { publicUrl: 'https://jishan.example.cn' });
    expect(await poster()).toContain(`https://jishan.example.cn/postings/${unit.id}`);
    Object.assign(spec.get(Config), { publicUrl: null });
    for (const secret of ['张建民', '王秀英']) expect(without).not.toContain(secret);
    const traces = await query(`SELECT 1 FROM audit_entries WHERE action = 'posting.print' AND subject_id = $1`, [
      postingId,
    ]);
    expect(traces).toHaveLength(2);
    const elsewhere = await actorWith(spec.dataSource, 'station-admin', district.otherTown, { name: '外村' });
    await expect(papers().sheet(elsewhere, postingId)).rejects.toMatchObject({ code: 'resource.not-found' });
  });
});

describe('the list of rounds', () => {
  it('reaches the units of the reader, by state and unit, across pages', async () => {
    await open([await person('张建民')]);
    today('2026-11-21');
    await settle(rosterOf([await person('王秀英')]));
    const list = (actor: Actor, change = {}) => spec.get(PostingsService).list(actor, { limit: 100, ...change });
    expect((await list(clerk)).items).toHaveLength(2);
    const first = await list(clerk, { limit: 1 });
    const second = await list(clerk, { limit: 1, cursor: first.nextCursor ?? '' });
    expect([first.items[0]?.opensOn, second.items[0]?.opensOn]).toEqual(['2026-11-21', '2026-11-20']);
    expect((await list(clerk, { state: 'ended' })).items).toEqual([]);
    expect((await list(judge, { unitId: unit.id })).items).toHaveLength(2);
    const elsewhere = await actorWith(spec.dataSource, 'station-admin', district.otherTown, { name: '外村' });
    expect((await list(elsewhere)).items).toEqual([]);
    await expect(spec.get(PostingsService).detail(elsewhere, postingId)).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });
});

describe('what the scheme says of who decides objections', () => {
  it('holds, whoever else may decide', async () => {
    const [entry] = await open([await person('张建民')]);
    const objection = await record([entry?.id ?? '']);
    await plantScheme(spec.dataSource, unit.id, leader.userId, {
      ...{ postingDays: 3, effectiveFrom: '2026-11-19' },
      approvers: { adopting: [], objections: ['district-admin'] },
    });
    await expect(decide(objection, true)).rejects.toMatchObject({ code: 'scheme.not-approver' });
    expect(await stateOf(entry?.id ?? '')).toBe('parked');
    const above = await actorWith(spec.dataSource, 'district-admin', district.district, { name: '区管理员' });
    await decide(objection, true, above);
    expect(await stateOf(entry?.id ?? '')).toBe('withdrawn');
  });
});
