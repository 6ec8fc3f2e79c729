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
import { databaseUrlOf } from '../support/fleet.ts';
import { startProduct, type Product } from '../support/product.ts';

const HOUR = 3_600_000;
/** The demo's loading is measured by itself; here it only has to end. */
const READY_WITHIN_MS = 600_000;
const METRICS_TOKEN = 'bench-reads-the-figures-of-the-server';

/** A running product with the demo district, its people of office, and a raw connection to its database. */
export interface Stage {
  product: Product;
  admin: Client;
  volunteer: Client;
  editor: Client;
  districtAdmin: Client;
  villageId: string;
  raw: pg.Client;
  /** Seconds in all and number of the transactions that a write has committed, by the server's own clock. */
  committed(operation: string): Promise<{ seconds: number; count: number }>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const product = await startProduct({
    demo: true,
    env: { LOG_LEVEL: 'warn', METRICS_TOKEN },
    readyTimeoutMs: READY_WITHIN_MS,
  });
  const accounts = await demoAccounts(product.url);
  const as = async (role: DemoAccount['role']) => {
    const account = accounts.find((candidate) => candidate.role === role);
    if (!account) throw new Error(`no demo account for ${role}`);
    return new Client(product.url).signIn(account.phone, account.password);
  };
  const station = await as('station-admin');
  const me = await station.get<MeRecord>('/me');
  const villageId = me.grants.find((grant) => grant.role === 'station-admin')?.unitId ?? '';
  const raw = new pg.Client({ connectionString: databaseUrlOf(product.dataDir) });
  await raw.connect();
  return {
    product,
    admin: await as('town-admin'),
    volunteer: await as('volunteer'),
    editor: await as('editor'),
    districtAdmin: await as('district-admin'),
    villageId,
    raw,
    committed: (operation) => committed(product.url, operation),
    async close() {
      await raw.end();
      await product.stop();
    },
  };
}

async function committed(url: string, operation: string): Promise<{ seconds: number; count: number }> {
  const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
  const lines = (await answer.text()).split('\n');
  const figure = (suffix: string) => {
    const name = `write_transaction_duration_seconds_${suffix}{operation="${operation}",outcome="committed"}`;
    return Number(lines.find((line) => line.startsWith(name))?.slice(name.length) ?? 0);
  };
  return { seconds: figure('sum'), count: figure('count') };
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
