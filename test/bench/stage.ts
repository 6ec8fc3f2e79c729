import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ActivityDetail,
  AttendanceRow,
  DemoAccount,
  MeRecord,
  PlanActivityInput,
  RosterRecord,
  VolunteerDetail,
} from '@jishan/domain';
import pg from 'pg';
import { Client, demoAccounts } from '../support/client.ts';
import { startProduct, type Product } from '../support/product.ts';

const HOUR = 3_600_000;

/** A running product with the demo district, its people of office, and a raw connection to its database. */
export interface Stage {
  product: Product;
  admin: Client;
  volunteer: Client;
  editor: Client;
  villageId: string;
  raw: pg.Client;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const product = await startProduct({ demo: true, env: { LOG_LEVEL: 'warn' } });
  const accounts = await demoAccounts(product.url);
  const as = async (role: DemoAccount['role']) => {
    const account = accounts.find((candidate) => candidate.role === role);
    if (!account) throw new Error(`no demo account for ${role}`);
    return new Client(product.url).signIn(account.phone, account.password);
  };
  const station = await as('station-admin');
  const me = await station.get<MeRecord>('/me');
  const villageId = me.grants.find((grant) => grant.role === 'station-admin')?.unitId ?? '';
  // the fourth line of PostgreSQL's own lock file is its port
  const port = Number(readFileSync(join(product.dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[3]);
  const raw = new pg.Client({ host: '127.0.0.1', port, user: 'jishan', password: 'jishan', database: 'jishan' });
  await raw.connect();
  return {
    product,
    admin: await as('town-admin'),
    volunteer: await as('volunteer'),
    editor: await as('editor'),
    villageId,
    raw,
    async close() {
      await raw.end();
      await product.stop();
    },
  };
}

const CONCURRENT = 8;

/** People of the village, entered by its admin. */
export async function people(stage: Stage, count: number): Promise<string[]> {
  const ids: string[] = [];
  await inParallel(count, CONCURRENT, async (index) => {
    const person = await stage.admin.post<VolunteerDetail>('/volunteers/profiles', {
      name: `测速${index}`,
      gender: 'undisclosed',
      birthOn: '1970-01-01',
      unitId: stage.villageId,
      paperConsent: true,
    });
    ids.push(person.id);
  });
  return ids;
}

function plan(stage: Stage, startsIn: number, capacity: number | null): PlanActivityInput {
  const start = Math.floor(Date.now() / 60_000) * 60_000 + startsIn;
  return {
    title: '测速志愿服务活动',
    kind: 'regular',
    category: '环境卫生',
    unitId: stage.villageId,
    place: '村口',
    riskLevel: 'low',
    shifts: [{ startsAt: new Date(start).toISOString(), endsAt: new Date(start + HOUR).toISOString(), capacity }],
    eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: false },
    wording: { theme: '清洁家园', subject: '志愿服务活动' },
  };
}

export async function publishedActivity(
  stage: Stage,
  startsIn: number,
  capacity: number | null = null,
): Promise<ActivityDetail> {
  const draft = await stage.admin.post<ActivityDetail>('/activities', plan(stage, startsIn, capacity));
  return stage.admin.post(`/activities/${draft.id}/publish`);
}

/** An activity of some days ago (one a day, or daily caps would leave nothing to post) with its sheet, ready to be confirmed with these people. */
export async function readySheet(
  stage: Stage,
  personIds: readonly string[],
  daysAgo: number,
): Promise<{ id: string; input: { version: number; rows: AttendanceRow[] } }> {
  const activity = await publishedActivity(stage, -24 * HOUR * daysAgo - 2 * HOUR);
  const roster = await stage.admin.get<RosterRecord>(`/activities/${activity.id}/roster`);
  const shiftId = activity.shifts[0]?.id ?? '';
  const rows: AttendanceRow[] = personIds.map((personId) => ({
    personId,
    shiftId,
    presence: 'present',
    minutes: 60,
    source: 'roll-call',
    walkIn: true,
  }));
  return { id: activity.id, input: { version: roster.version, rows } };
}

export async function inParallel(
  count: number,
  concurrent: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(concurrent, count) }, lane));
}
