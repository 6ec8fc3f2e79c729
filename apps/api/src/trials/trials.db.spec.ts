import { randomUUID } from 'node:crypto';
import type { Actor, SchemeTrialDetail } from '@jishan/domain';
import { deduct, type VersionTerms } from '@jishan/points';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { GrantingService } from '../schemes/granting.service';
import { plantScheme, terms } from '../schemes/scheme-spec';
import { SchemesModule } from '../schemes/schemes.module';
import { SchemesService } from '../schemes/schemes.service';
import { SettlementService } from '../schemes/settlement.service';
import { actorWith, plantDistrict, type SpecDistrict, type SpecUnit } from '../units/district-spec';
import { TrialsModule } from './trials.module';
import { TRY_SCHEME, TrialsService } from './trials.service';

const [RULE] = terms().rules;
const once = () => writeKey(randomUUID());

describe('a trial run on a past period', () => {
  let spec: SpecModule;
  let district: SpecDistrict;
  let admin: Actor;
  let trials: TrialsService;
  let people: string[];

  beforeAll(async () => {
    spec = await openSpecModule(SchemesModule, TrialsModule);
    spec.get(Clock).freeze('2026-11-20T02:00:00Z');
    district = await plantDistrict(spec.dataSource);
    admin = await actorWith(spec.dataSource, 'district-admin', district.district, { name: '区级管理员' });
    trials = spec.get(TrialsService);
    people = await plantPeople(5);
    const householdId = newId();
    await query(`INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '张家', now())`, [
      householdId,
      district.village.id,
    ]);
    for (const personId of people.slice(0, 2))
      await query(
        `INSERT INTO household_members (id, household_id, person_id, joined_on) VALUES ($1, $2, $3, '2026-01-01')`,
        [newId(), householdId, personId],
      );
  });
  afterAll(() => spec.close());

  const query = (sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
    spec.dataSource.query(sql, parameters);

  async function plantPeople(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    await query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       SELECT id, '张建民', 'zhangjianmin', 'zjm', 'undisclosed', '1980-01-01', $2, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now() FROM unnest($1::uuid[]) AS p (id)`,
      [ids, district.village.id],
    );
    return ids;
  }

  /** A confirmed sheet: so many minutes for each of these people. */
  async function serve(
    unit: SpecUnit,
    startsAt: string,
    minutes: readonly number[],
    kind: 'regular' | 'peak-post' = 'regular',
  ): Promise<void> {
    const [activityId, shiftId] = [newId(), newId()];
    await query(
      `INSERT INTO activities (id, title, kind, category, state, unit_id, place, description, needs, risk_level, risk_text, starts_at, ends_at, sign_up_closes_at,
                               minors_allowed, eligible_team_ids, wording, contact_name, planned_by, created_at, published_at, concluded_at, concluded_by)
       VALUES ($1, '路口值守', $2, '文明引导', 'settled', $3, '村口', '', '', 'low', '', $4, $4::timestamptz + interval '4 hours', $4, true, '{}', '{}', '张建民', $5, $4, $4, $4, $5)`,
      [activityId, kind, unit.id, startsAt, admin.userId],
    );
    await query(
      `INSERT INTO shifts (id, activity_id, starts_at, ends_at) VALUES ($1, $2, $3, $3::timestamptz + interval '4 hours')`,
      [shiftId, activityId, startsAt],
    );
    const rows = minutes.map((count, place) => ({
      ...{ attendanceId: newId(), revision: 0, personId: people[place] ?? '', minutes: count, teamId: null },
      ...{ role: 'participant' as const, source: 'roll-call' as const },
    }));
    for (const row of rows)
      await query(
        `INSERT INTO attendances (id, activity_id, shift_id, person_id, presence, minutes, source, walk_in, note, recorder_id, recorder_name, recorded_at)
         VALUES ($1, $2, $3, $4, CASE WHEN $5 > 0 THEN 'present' ELSE 'absent' END, $5, 'roll-call', false, '', $6, '张建民', $7)`,
        [row.attendanceId, activityId, shiftId, row.personId, row.minutes, admin.userId, startsAt],
      );
    const what = {
      activityId,
      unitId: unit.id,
      kind,
      category: '文明引导' as const,
      startsAt,
      recorderId: admin.userId,
      rows,
    };
    await spec.dataSource.transaction((tx) => spec.get(SettlementService).settle(tx, [what]));
  }

  async function tried(versionId: string, from: string, to: string): Promise<SchemeTrialDetail> {
    const { id } = await trials.start(admin, versionId, { from, to }, once());
    await spec.get(Jobs).run(TRY_SCHEME, { trialId: id });
    return trials.get(admin, id);
  }

  async function draft(schemeId: string, change: Partial<VersionTerms>): Promise<string> {
    const written = { documentRef: '', effectiveFrom: '2027-01-01', terms: terms(change) };
    const { versions } = await spec.get(SchemesService).writeVersion(admin, schemeId, written, once());
    return versions[0]?.id ?? '';
  }

  const DAYS = [
    '2026-09-05',
    '2026-09-12',
    '2026-10-03',
    '2026-10-10',
    '2026-10-17',
    '2026-11-01',
    '2026-11-07',
    '2026-11-14',
  ];
  const RICH: Partial<VersionTerms> = {
    rules: RULE && [
      {
        ...RULE,
        multipliers: [
          { condition: 'peak-post', name: '高峰岗', percent: 150 },
          { condition: 'holiday', name: '节假日', percent: 200 },
        ],
        bonus: { name: '坚持奖', times: 2, months: 2, points: 7 },
      },
    ],
    caps: [
      { scope: 'person', window: 'day', points: 6 },
      { scope: 'household', window: 'month', points: 20 },
      { scope: 'person', window: 'activity', points: 6 },
    ],
  };

  it('of the version in force gives what was posted, caps, multipliers and bonuses included', async () => {
    const { versionId } = await plantScheme(spec.dataSource, district.village.id, admin.userId, RICH);
    for (const [place, day] of DAYS.entries()) {
      await serve(
        district.village,
        `${day}T01:00:00.000Z`,
        [120, 90, 45, 200, 0],
        place % 2 === 0 ? 'peak-post' : 'regular',
      );
      await serve(district.village, `${day}T08:00:00.000Z`, [60, 150, 30]);
    }
    const [posted] = await query(
      `SELECT sum(amount)::int8 AS points FROM point_transfers WHERE kind = 'award' AND occurred_on >= '2026-10-01'`,
    );
    const { state, progress, result } = await tried(versionId, '2026-10-01', '2026-11-20');
    expect({ state, progress }).toEqual({ state: 'done', progress: 100 });
    expect(result).toMatchObject({
      facts: 42,
      people: 4,
      before: posted?.['points'],
      after: posted?.['points'],
      gaining: 0,
      losing: 0,
      lines: [],
    });
    expect(result?.caps.map((cap) => `${cap.scope}/${cap.window}`).sort()).toEqual(['household/month', 'person/day']);
    const bonuses = await query(
      `SELECT 1 FROM point_transfers WHERE rule_id LIKE '%/bonus' AND occurred_on >= '2026-10-01'`,
    );
    expect(bonuses.length).toBeGreaterThan(0);
    const [from, to] = ['2026-10-10', '2026-11-10'];
    expect((await tried(versionId, from, to)).result).toMatchObject({ gaining: 0, losing: 0, lines: [] });
  });

  it('posts nothing, and run again says the same', async () => {
    const { versionId } = await plantScheme(spec.dataSource, district.village.id, admin.userId, {
      effectiveFrom: '2026-11-18',
    });
    const ledger = () =>
      query(
        'SELECT (SELECT count(*) FROM point_transfers) AS transfers, (SELECT count(*) FROM pending_awards) AS waiting, (SELECT sum(posted) FROM point_accounts) AS posted',
      );
    const before = await ledger();
    const first = await tried(versionId, '2026-09-01', '2026-11-20');
    await spec.get(Jobs).run(TRY_SCHEME, { trialId: first.id });
    const second = await tried(versionId, '2026-09-01', '2026-11-20');
    expect(second.result).toEqual(first.result);
    expect(first.result?.losing).toBeGreaterThan(0);
    expect(await ledger()).toEqual(before);
  });

  it('counts what waits under 公示 as given, and shows what a draft would change, person by person', async () => {
    const { schemeId } = await plantScheme(spec.dataSource, district.otherVillage.id, admin.userId, { postingDays: 3 });
    await serve(district.otherVillage, '2026-11-18T01:00:00.000Z', [120, 60, 30, 30, 30]);
    const id = await draft(schemeId, {
      rules: RULE && [{ ...RULE, earning: { by: 'hour', points: 10, stepMinutes: 30, rounding: 'down' } }],
      caps: [{ scope: 'person', window: 'day', points: 15 }],
    });
    const trial = await tried(id, '2026-11-01', '2026-11-20');
    expect(trial.result).toMatchObject({
      ...{ facts: 5, people: 5, before: 9, after: 40, gaining: 5, losing: 0 },
      units: [{ unitId: district.otherVillage.id, facts: 5, people: 5, before: 9, after: 40 }],
      caps: [{ scope: 'person', window: 'day', points: 15, times: 1, taken: 5 }],
    });
    expect(trial.result?.lines[0]).toMatchObject({
      ...{ personName: '张建民', minutes: 120, before: 4, after: 15 },
      explanation: '“志愿服务”每小时10分：服务120分钟，得20分；本人当日上限15分，此前已得0分，计15分。',
    });
    const first = await trials.people(admin, trial.id, { limit: 2 });
    const rest = await trials.people(admin, trial.id, {
      limit: 10,
      ...(first.nextCursor ? { cursor: first.nextCursor } : {}),
    });
    const rows = [...first.items, ...rest.items];
    expect(rows.map(({ before, after }) => after - before)).toEqual([11, 8, 4, 4, 4]);
    expect(new Set(rows.map((row) => row.personId)).size).toBe(5);

    const { name, bytes } = await trials.sheet(admin, trial.id);
    expect(name).toBe('第2版试算_2026-11-01_2026-11-20.xlsx');
    const units = await readSheet(bytes, 1);
    expect(units.at(-1)).toEqual(['合计', 5, 5, 9, 40, 31]);
    const everybody = await readSheet(bytes, 2);
    expect(everybody).toHaveLength(6);
    expect((await readSheet(bytes, 4)).slice(1)).toEqual([['每人每天', 15, 1, 5]]);
  });

  it('shows beside the services what everybody would begin with and what deductions that were decided would have been', async () => {
    const [household] = await query(
      `UPDATE households SET created_at = '2026-10-05T00:00:00Z' WHERE unit_id = $1 RETURNING id`,
      [district.village.id],
    ).then(([rows]) => rows as unknown as { id: string }[]);
    const owner = { kind: 'household' as const, id: household?.id ?? '' };
    const earning = (points: number) => ({ by: 'fixed' as const, points });
    const litter = (points: number) =>
      RULE ? [RULE, { ...RULE, id: 'litter', factKind: 'deduction' as const, earning: earning(points) }] : [];
    const { schemeId, versionId } = await plantScheme(spec.dataSource, district.village.id, admin.userId, {
      effectiveFrom: '2026-11-19',
      rules: litter(5),
    });
    const [inForce] = await spec
      .get(SchemesService)
      .inForce(spec.dataSource.manager, district.village.id, '2026-11-20');
    const decided = { id: newId(), ruleId: 'litter', personId: null, owner, occurredOn: '2026-11-19' };
    const deduction = inForce && deduct(inForce, decided);
    if (!deduction) throw new Error('the version in force takes nothing off');
    await spec.dataSource.transaction((tx) => spec.get(PointsService).deduct(tx, deduction, { actorId: null }));
    const again = (await tried(versionId, '2026-11-01', '2026-11-20')).result?.extras;
    const village = { unitId: district.village.id, accounts: 1 };
    expect(again).toMatchObject([{ ...village, kind: 'deduction', before: -5, after: -5 }]);
    const id = await draft(schemeId, { rules: litter(8), opening: { points: 50, every: 'once' } });
    expect((await tried(id, '2026-11-01', '2026-11-20')).result?.extras).toMatchObject([
      { ...village, kind: 'opening', before: 0, after: 50 },
      { ...village, kind: 'deduction', before: -5, after: -8 },
    ]);
    // founded after the period: nothing to begin with in it
    expect((await tried(id, '2026-09-01', '2026-10-01')).result?.extras).toEqual([]);
  });

  it('judges claims that were approved by the rule of the same name, and counts what people begin with as theirs', async () => {
    const helping = (points: number) => ({
      ...{ id: 'helping', name: '助人为乐', factKind: 'deed' as const, category: null, role: null },
      ...{ earning: { by: 'fixed' as const, points }, multipliers: [], bonus: null },
    });
    const unit = { id: newId() };
    await query(
      `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
       VALUES ($1, $2, 'village', '涧沟村', '涧沟村', $3, 9, '2026-01-01')`,
      [unit.id, district.town.id, `${district.town.path}${unit.id}/`],
    );
    const { schemeId, versionId } = await plantScheme(spec.dataSource, unit.id, admin.userId, {
      ...{ accountOwner: 'member', rules: [helping(10)] },
    });
    const [doer] = await plantPeople(1);
    await query('UPDATE volunteers SET unit_id = $2, registered_at = $3, decided_at = $3 WHERE id = $1', [
      ...[doer, unit.id, '2026-01-05T00:00:00Z'],
    ]);
    for (const [place, outcome] of ['approved', 'approved', 'declined'].entries()) {
      const id = newId();
      const day = `2026-11-0${place + 1}`;
      await query(
        `INSERT INTO deed_claims (id, unit_id, person_id, done_on, rule_id, rule_name, text, filer, filed_by, filed_by_name, filed_at, state, closed_at)
         VALUES ($1, $2, $3, $4, 'helping', '助人为乐', '扶老人', 'self', $5, '本人', now(), $6, now())`,
        [id, unit.id, doer, day, admin.userId, outcome],
      );
      const approved = outcome === 'approved';
      const granted = approved
        ? await spec.dataSource.transaction((tx) =>
            spec.get(GrantingService).grant(tx, {
              ...{
                id,
                unitId: unit.id,
                personId: doer ?? '',
                occurredOn: day,
                ruleId: 'helping',
                approverId: admin.userId,
              },
            }),
          )
        : null;
      await query(
        `INSERT INTO deed_reviews (claim_id, approved, held_on, reason, recorded_by, recorded_by_name, decided_at, points, explanation, award_key)
         VALUES ($1, $2, $3, '属实', $4, '管理员', now(), $5, $6, $7)`,
        [id, approved, day, admin.userId, granted?.points ?? null, granted?.explanation ?? null, granted?.key ?? null],
      );
    }
    expect((await tried(versionId, '2026-11-01', '2026-11-20')).result).toMatchObject({
      ...{ facts: 2, people: 1, before: 20, after: 20, gaining: 0, losing: 0 },
    });
    const id = await draft(schemeId, {
      ...{ accountOwner: 'member', rules: [helping(4)], opening: { points: 50, every: 'year' } },
      caps: [{ scope: 'person', window: 'month', points: 6 }],
    });
    const trial = await tried(id, '2026-11-01', '2026-11-20');
    expect(trial.result).toMatchObject({ facts: 2, before: 20, after: 6, gaining: 1, losing: 0 });
    expect(trial.result?.lines[0]).toMatchObject({ activityId: null, activityTitle: '助人为乐', before: 10, after: 2 });
    expect((await trials.people(admin, trial.id, {})).items).toMatchObject([
      { personId: doer, facts: 2, before: 20, after: 56 },
    ]);
  });

  it('leaves out the units that have a scheme of their own', async () => {
    const { versionId } = await plantScheme(spec.dataSource, district.town.id, admin.userId);
    await serve(district.nextVillage, '2026-11-17T01:00:00.000Z', [60]);
    const { result } = await tried(versionId, '2026-11-01', '2026-11-20');
    expect(result?.units.map((unit) => unit.unitId)).toEqual([district.nextVillage.id]);
  });

  it('is refused for days to come, for more than a year, and while one of this version is under way', async () => {
    const { versionId } = await plantScheme(spec.dataSource, district.otherTown.id, admin.userId);
    for (const [from, to] of [
      ['2026-11-20', '2026-11-21'],
      ['2026-11-02', '2026-11-01'],
      ['2025-11-19', '2026-11-20'],
    ] as const)
      await expect(trials.start(admin, versionId, { from, to }, once()), `${from} ${to}`).rejects.toMatchObject({
        code: 'scheme.trial-period',
      });
    const period = { from: '2025-11-20', to: '2026-11-20' };
    const started = await Promise.allSettled([1, 2, 3].map(() => trials.start(admin, versionId, period, once())));
    expect(
      started.map((one) => (one.status === 'fulfilled' ? 'begun' : (one.reason as { code: string }).code)).sort(),
    ).toEqual(['begun', 'scheme.trial-under-way', 'scheme.trial-under-way']);
    const [open] = await trials.list(admin, versionId);
    expect(open).toMatchObject({ ...period, state: 'waiting', progress: 0, version: 1, askedByName: '区级管理员' });
    // its job is lost; the sweep finds it
    spec.get(Clock).freeze('2026-11-20T02:05:00Z');
    await spec.get(Jobs).run('sweep-trials');
    expect((await trials.list(admin, versionId))[0]).toMatchObject({ id: open?.id, state: 'done', progress: 100 });
    const neighbour = await actorWith(spec.dataSource, 'town-admin', district.town);
    for (const ask of [
      () => trials.list(neighbour, versionId),
      () => trials.get(neighbour, open?.id ?? ''),
      () => trials.people(neighbour, open?.id ?? '', {}),
      () => trials.sheet(neighbour, open?.id ?? ''),
      () => trials.start(neighbour, versionId, period, once()),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'resource.not-found' });
  });
});
