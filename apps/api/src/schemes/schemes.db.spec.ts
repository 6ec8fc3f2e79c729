import { randomUUID } from 'node:crypto';
import type { Actor, SchemeDetail } from '@jishan/domain';
import type { VersionTerms } from '@jishan/points';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { plantScheme, terms } from './scheme-spec';
import { SchemesModule } from './schemes.module';
import { SchemesService } from './schemes.service';

let spec: SpecModule;
let district: SpecDistrict;
let schemes: SchemesService;
let admin: Actor;
/** Another than who writes. */
let checker: Actor;

beforeAll(async () => {
  spec = await openSpecModule(SchemesModule);
  spec.get(Clock).freeze('2026-11-20T02:00:00Z');
  district = await plantDistrict(spec.dataSource);
  admin = await actorWith(spec.dataSource, 'district-admin', district.district, { name: '区级管理员' });
  checker = await actorWith(spec.dataSource, 'district-admin', district.district, { name: '另一位管理员' });
  schemes = spec.get(SchemesService);
});
afterAll(() => spec.close());

const once = () => writeKey(randomUUID());
const adoption = { metOn: '2026-11-10', present: 40, votes: 38 };
const written = (effectiveFrom: string, change: Partial<VersionTerms> = {}) => ({
  documentRef: '试行〔2026〕1号',
  effectiveFrom,
  terms: terms(change),
});
const versionOf = (scheme: SchemeDetail<VersionTerms>, version: number) =>
  scheme.versions.find((one) => one.version === version)?.id ?? '';

/** One that has no scheme yet. */
async function anotherUnit(): Promise<string> {
  const [unit] = await spec.dataSource.query(
    `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
     SELECT id, $1::uuid, 'bureau', '区教委' || right(id::text, 6), '区教委', $1 || '/' || id || '/', 1 + (SELECT count(*) FROM units WHERE kind = 'bureau'), '2026-01-01' FROM gen_random_uuid() AS id RETURNING id`,
    [district.district.id],
  );
  return unit.id;
}

describe('a scheme', () => {
  it('gets versions one after the other: draft, vote, effect', async () => {
    const scheme = await schemes.create(
      admin,
      { unitId: district.town.id, book: 1, title: '妙峰山镇积分制管理方案' },
      once(),
    );
    expect(scheme).toMatchObject({ unitName: '妙峰山镇', inForce: null, versionCount: 0, versions: [] });
    expect(scheme.calendarUntil).toBe('2026-12-31');
    await expect(
      schemes.create(admin, { unitId: district.town.id, book: 1, title: '又一个' }, once()),
    ).rejects.toMatchObject({ code: 'scheme.exists' });

    const draft = await schemes.writeVersion(admin, scheme.id, written('2026-11-15'), once());
    expect(draft.versions).toMatchObject([
      { version: 1, state: 'draft', adoption: null, writtenByName: '区级管理员', adoptedByName: null, terms: terms() },
    ]);
    await expect(schemes.writeVersion(admin, scheme.id, written('2026-12-01'), once())).rejects.toMatchObject({
      code: 'scheme.draft-exists',
    });
    const changed = await schemes.changeVersion(
      admin,
      versionOf(draft, 1),
      written('2026-11-16', { postingDays: 5 }),
      once(),
    );
    expect(changed.versions[0]).toMatchObject({ effectiveFrom: '2026-11-16', terms: { postingDays: 5 } });

    const adopted = await schemes.adopt(checker, versionOf(draft, 1), adoption, once());
    expect(adopted).toMatchObject({
      inForce: 1,
      versions: [{ version: 1, state: 'effective', adoption, adoptedByName: '另一位管理员' }],
    });
    for (const again of [
      () => schemes.adopt(checker, versionOf(draft, 1), adoption, once()),
      () => schemes.changeVersion(admin, versionOf(draft, 1), written('2027-01-01'), once()),
    ]) {
      await expect(again()).rejects.toMatchObject({ code: 'scheme.effective' });
    }
    const second = await schemes.writeVersion(admin, scheme.id, written('2026-11-16'), once());
    await expect(schemes.adopt(checker, versionOf(second, 2), adoption, once())).rejects.toMatchObject({
      code: 'scheme.overlap',
    });
    await schemes.changeVersion(admin, versionOf(second, 2), written('2027-01-01'), once());
    expect((await schemes.adopt(checker, versionOf(second, 2), adoption, once())).inForce).toBe(1);
    expect(
      await spec.dataSource.query(`SELECT 1 FROM audit_entries WHERE action = 'scheme.adopt' AND subject_id = $1`, [
        scheme.id,
      ]),
    ).toHaveLength(2);
  });

  it('is refused with the field that is wrong', async () => {
    const { schemeId } = await plantScheme(spec.dataSource, district.nextVillage.id, admin.userId);
    await expect(
      schemes.writeVersion(admin, schemeId, written('2026-12-01', { rules: [] }), once()),
    ).rejects.toMatchObject({ code: 'scheme.rules-invalid', fields: [{ field: 'terms.rules' }] });
    const scheme = await schemes.writeVersion(admin, schemeId, written('2026-11-01'), once());
    await expect(
      schemes.adopt(checker, versionOf(scheme, 2), { metOn: '2026-11-10', present: 10, votes: 11 }, once()),
    ).rejects.toMatchObject({
      code: 'scheme.rules-invalid',
      fields: [{ field: 'adoption.votes' }, { field: 'adoption.metOn' }],
    });
  });

  it('takes effect by a vote that was held and carried', async () => {
    const scheme = await schemes.create(admin, { unitId: await anotherUnit(), book: 1, title: '方案' }, once());
    const draft = await schemes.writeVersion(admin, scheme.id, written('2026-12-01'), once());
    const adopt = (change: Partial<typeof adoption>) =>
      schemes.adopt(checker, versionOf(draft, 1), { ...adoption, ...change }, once());
    await expect(adopt({ metOn: '2026-11-21' })).rejects.toMatchObject({ code: 'scheme.vote-to-come' });
    for (const votes of [3, 20]) await expect(adopt({ votes })).rejects.toMatchObject({ code: 'scheme.vote-lost' });
    expect((await schemes.get(scheme.id)).versions[0]?.state).toBe('draft');
    expect((await adopt({ metOn: '2026-11-20', votes: 21 })).versions[0]?.state).toBe('effective');
  });

  it('is adopted by nobody who had a hand in it', async () => {
    const unit = await anotherUnit();
    const scheme = await schemes.create(admin, { unitId: unit, book: 1, title: '方案' }, once());
    const draft = await schemes.writeVersion(admin, scheme.id, written('2026-12-01'), once());
    const second = await actorWith(spec.dataSource, 'district-admin', district.district, { name: '第二人' });
    await schemes.changeVersion(second, versionOf(draft, 1), written('2026-12-02'), once());
    // who wrote it first is no stranger to it because somebody else corrected a day
    for (const writer of [admin, second])
      await expect(schemes.adopt(writer, versionOf(draft, 1), adoption, once())).rejects.toMatchObject({
        code: 'scheme.own-draft',
      });
    const [head] = (await schemes.get(scheme.id)).versions;
    expect(new Set(head?.writerIds)).toEqual(new Set([admin.userId, second.userId]));
    expect((await schemes.adopt(checker, versionOf(draft, 1), adoption, once())).versions).toMatchObject([
      { state: 'effective', writtenByName: '第二人', adoptedByName: '另一位管理员' },
    ]);
  });

  it('is adopted by the roles that the version in force names, the first one by whoever may', async () => {
    const unit = await anotherUnit();
    const scheme = await schemes.create(admin, { unitId: unit, book: 1, title: '方案' }, once());
    const approvers = { adopting: ['town-admin'] };
    const first = await schemes.writeVersion(admin, scheme.id, written('2026-11-15', { approvers }), once());
    await schemes.adopt(checker, versionOf(first, 1), adoption, once());
    const next = await schemes.writeVersion(admin, scheme.id, written('2026-12-01'), once());
    expect(next.versions.map((version) => version.terms.approvers)).toEqual([{ adopting: [] }, approvers]);
    await expect(schemes.adopt(checker, versionOf(next, 2), adoption, once())).rejects.toMatchObject({
      code: 'scheme.not-adopter',
    });
    const town = await actorWith(spec.dataSource, 'town-admin', district.district);
    expect((await schemes.adopt(town, versionOf(next, 2), adoption, once())).versions[0]?.state).toBe('effective');
  });

  it('cannot begin on a day that has been settled by an earlier version', async () => {
    const { schemeId, versionId } = await plantScheme(spec.dataSource, district.otherVillage.id, admin.userId);
    await spec.dataSource.transaction((tx) =>
      spec.get(PointsService).post(
        tx,
        [
          {
            key: newId(),
            source: 's',
            book: 1,
            owner: { kind: 'member', id: newId() },
            personId: newId(),
            amount: 1,
            expiresOn: '2027-12-31',
            occurredOn: '2026-11-18',
            activityId: null,
            schemeVersionId: versionId,
            ruleId: 'service',
            explanation: '',
          },
        ],
        null,
      ),
    );
    const scheme = await schemes.writeVersion(admin, schemeId, written('2026-11-18'), once());
    await expect(schemes.adopt(checker, versionOf(scheme, 2), adoption, once())).rejects.toMatchObject({
      code: 'scheme.backdated',
    });
    await schemes.changeVersion(admin, versionOf(scheme, 2), written('2026-11-19'), once());
    expect((await schemes.adopt(checker, versionOf(scheme, 2), adoption, once())).inForce).toBe(2);
  });

  it('in effect is changed by nobody, the owner of the database included', async () => {
    const { versionId } = await plantScheme(spec.dataSource, district.village.id, admin.userId);
    const owner = new pg.Client({ connectionString: spec.url });
    await owner.connect();
    try {
      for (const statement of [
        ...['posting_days = 9', `opening = '{"points": 99, "every": "once"}'`, `writers = '{}'`, `state = 'draft'`].map(
          (change) => `UPDATE scheme_versions SET ${change} WHERE id = '${versionId}'`,
        ),
        `DELETE FROM scheme_versions WHERE id = '${versionId}'`,
        'TRUNCATE scheme_versions CASCADE',
      ]) {
        await expect(owner.query(statement), statement).rejects.toMatchObject({ code: 'PT405' });
      }
    } finally {
      await owner.end();
    }
  });

  it('is written by its own town and those above, read by everybody, and shown to the villages it applies to', async () => {
    const { schemeId } = await plantScheme(spec.dataSource, district.otherTown.id, admin.userId);
    const neighbour = await actorWith(spec.dataSource, 'town-admin', district.town);
    await expect(schemes.writeVersion(neighbour, schemeId, written('2026-12-01'), once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    await expect(
      schemes.create(neighbour, { unitId: district.otherTown.id, book: 2, title: '擂台赛方案' }, once()),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
    expect((await schemes.list(district.otherVillage.id)).map((scheme) => scheme.id)).toContain(schemeId);
    expect((await schemes.list(district.village.id)).map((scheme) => scheme.id)).not.toContain(schemeId);
    const versions = await schemes.inForce(spec.dataSource.manager, district.otherVillage.id, '2026-11-20');
    expect(versions).toMatchObject([{ unitId: district.otherVillage.id, book: 1 }]);
  });

  it('has one version number and one draft when two write at the same moment', async () => {
    const scheme = await schemes.create(admin, { unitId: await anotherUnit(), book: 1, title: '方案' }, once());
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map(() => schemes.writeVersion(admin, scheme.id, written('2026-12-01'), once())),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(new Set(refusals)).toEqual(new Set(['scheme.draft-exists']));
    expect((await schemes.get(scheme.id)).versions).toHaveLength(1);
  });
});

describe('the public holidays', () => {
  it('are those of the notices, and every day that is worked for them is of a weekend', async () => {
    const years: unknown[] = await spec.dataSource.query(
      `SELECT extract(year FROM day)::int AS year, count(*) FILTER (WHERE NOT working) AS free, count(*) FILTER (WHERE working) AS worked,
              bool_and(NOT working OR extract(isodow FROM day) > 5) AS weekends FROM calendar_days GROUP BY 1 ORDER BY 1`,
    );
    expect(years).toEqual([
      { year: 2025, free: 28, worked: 5, weekends: true },
      { year: 2026, free: 33, worked: 6, weekends: true },
    ]);
  });
});
