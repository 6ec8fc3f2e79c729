import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { AuditModule } from './audit.module';
import { AuditService } from './audit.service';

let spec: SpecModule;
let audit: AuditService;
let place: SpecDistrict;

beforeAll(async () => {
  spec = await openSpecModule(AuditModule);
  audit = spec.get(AuditService);
  place = await plantDistrict(spec.dataSource);
});
afterAll(() => spec.close());

const record = (action: string, unitPath: string | null, actorId: string | null = null) =>
  spec.dataSource.transaction((tx) =>
    audit.record(tx, { actorId, action, subjectKind: 'thing', subjectId: newId(), unitPath }),
  );

describe('the audit log', () => {
  it('shows what happened within the units of who asks, newest first, page by page', async () => {
    const districtAuditor = await actorWith(spec.dataSource, 'auditor', place.district, { name: '审计员' });
    const townAuditor = await actorWith(spec.dataSource, 'auditor', place.town);
    await record('in.village', place.village.path, districtAuditor.userId);
    await record('in.other-town', place.otherTown.path);
    await record('in.no-unit', null);
    const seen = async (actor: typeof townAuditor) => (await audit.list(actor, {})).items.map((item) => item.action);
    expect(await seen(districtAuditor)).toEqual(['in.no-unit', 'in.other-town', 'in.village']);
    expect(await seen(townAuditor)).toEqual(['in.village']);
    const first = await audit.list(districtAuditor, { limit: 2 });
    const rest = await audit.list(districtAuditor, { limit: 2, cursor: first.nextCursor ?? undefined });
    expect([...first.items, ...rest.items].map((item) => item.action)).toEqual([
      'in.no-unit',
      'in.other-town',
      'in.village',
    ]);
    expect(rest.nextCursor).toBeNull();
    expect(rest.items[0]).toMatchObject({ actorName: '审计员', subjectKind: 'thing', reason: null });
    expect(Object.keys(rest.items[0] ?? {}).sort()).toEqual([
      'action',
      'actorName',
      'at',
      'detail',
      'id',
      'reason',
      'subjectId',
      'subjectKind',
    ]);
  });

  it('is filtered by action, person and day', async () => {
    const admin = await actorWith(spec.dataSource, 'district-admin', place.district);
    await record('grant.handed-out', place.town.path, admin.userId);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    expect((await audit.list(admin, { actorId: admin.userId, from: today, to: today })).items).toHaveLength(1);
    expect((await audit.list(admin, { action: 'grant.handed-out', to: '2020-01-01' })).items).toHaveLength(0);
  });

  it('forgets what a failed transaction claimed', async () => {
    const undone = spec.dataSource.transaction(async (tx) => {
      await audit.record(tx, { actorId: null, action: 'undone', subjectKind: 'thing', subjectId: '1' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await spec.dataSource.query(`SELECT 1 FROM audit_entries WHERE action = 'undone'`)).toEqual([]);
  });

  it.each(['UPDATE audit_entries SET reason = NULL', 'DELETE FROM audit_entries', 'TRUNCATE audit_entries'])(
    'lets nobody do this: %s',
    async (statement) => {
      await record('kept', null);
      await expect(spec.dataSource.query(statement)).rejects.toThrow(/permission denied/);
      const owner = new pg.Client({ connectionString: spec.url });
      await owner.connect();
      await expect(owner.query(statement)).rejects.toThrow(/rows are only ever added/);
      await owner.end();
    },
  );
});
