import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type {
  ActivityDetail,
  BulletinRecord,
  ConfirmAttendanceInput,
  ConfirmResult,
  FeedEventRecord,
  HoursSummary,
  MailingRecord,
  MeRecord,
  Page,
  VolunteerDetail,
} from '@jishan/domain';
import { SMTPServer } from 'smtp-server';
import { afterAll, describe, expect, it } from 'vitest';
import { asRole, demoAccounts, type Client } from '../support/client.ts';
import { Fleet, pause } from '../support/fleet.ts';
import { personOf, planOf } from '../support/inputs.ts';
import { findingsOf } from '../support/ledger.ts';
import { grantOf, type Place } from '../support/places.ts';
import type { Product } from '../support/product.ts';
import { ROOT } from '../support/sources.ts';

const HOUR = 3_600_000;
const SLOW_MS = 60_000;
const fleet = new Fleet();
const dataDir = fleet.dataFolder();
afterAll(() => fleet.end());

/** What an operator would run beside the server. */
function reconcile(): { status: number | null; output: string } {
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir };
  const ran = spawnSync(process.execPath, ['dist/apps/api/reconcile.js'], { cwd: ROOT, env, encoding: 'utf8' });
  return { status: ran.status, output: ran.stdout + ran.stderr };
}

describe('a server killed while it loads the demo district', () => {
  it('goes on or begins anew, however often and wherever it was cut off', async () => {
    const cuts: [RegExp, number][] = [
      [/正在载入演示数据/, 50],
      [/单位 \d+ 个/, 150],
      [/活动 \d+ 场/, 300],
      [/积分入账 \d+ 笔/, 500],
    ];
    for (const [line, delay] of cuts) {
      const product = await fleet.start({ demo: true, dataDir, unready: true });
      await Promise.race([product.waitForLog(line, SLOW_MS), product.waitForLog(/已启动/, SLOW_MS)]);
      await pause(delay);
      await product.kill();
    }
    const last = await fleet.start({ demo: true, dataDir });
    expect(await demoAccounts(last.url)).toHaveLength(11);
    expect(await findingsOf(await asRole(last.url, 'auditor'))).toEqual([]);
    const editor = await asRole(last.url, 'editor');
    const bulletins = (await editor.get<Page<BulletinRecord>>('/bulletins')).items.map(({ state }) => state);
    expect(bulletins.sort()).toEqual(['collecting', 'published', 'published']);
    await last.kill();
  });
});

/** A real mail server; what it has taken is told before it answers. */
async function postOffice(onMail: (count: number) => Promise<void>): Promise<{ url: string; close(): void }> {
  let count = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _, answer) => {
      stream.resume();
      stream.once('end', () => void onMail(++count).then(() => answer(null, 'taken')));
    },
  });
  server.on('error', () => undefined); // a line that was cut
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, close: () => server.close() };
}

describe('a server killed when the mail server has the text and has not answered', () => {
  it('sends it to nobody a second time; a person decides', async () => {
    const taken: number[] = [];
    let product: Product | null = null;
    const office = await postOffice(async (count) => {
      taken.push(count);
      if (count === 1) await product?.kill();
    });
    const env = { SMTP_URL: office.url, SMTP_FROM: 'check@example.cn' };
    product = await fleet.start({ demo: true, dataDir, env });
    let editor = await asRole(product.url, 'editor');
    const page = await editor.get<Page<BulletinRecord>>('/bulletins');
    const issue = page.items.find(({ state }) => state === 'published');
    const recipient = { list: '报', name: '区委办公室', address: 'office@example.cn' };
    await editor.post(`/publications/${issue?.publicationId}/recipients`, recipient);
    await editor.post(`/bulletins/${issue?.id}/mailing`);
    await expect.poll(() => product?.process.signalCode, { timeout: SLOW_MS }).toBe('SIGKILL');

    product = await fleet.start({ demo: true, dataDir, env });
    editor = await asRole(product.url, 'editor');
    const mail = async () => (await editor.get<MailingRecord>(`/bulletins/${issue?.id}/mailing`)).mails[0];
    await expect.poll(async () => (await mail())?.state, { timeout: SLOW_MS, interval: 500 }).toBe('unknown');
    const settled = await editor.post<MailingRecord>(`/mails/${(await mail())?.id}/settle`);
    expect(settled.mails.map(({ state }) => state)).toEqual(['sent']);
    expect(taken).toEqual([1]);
    await product.kill();
    office.close();
  });
});

interface Sheet {
  activity: ActivityDetail;
  key: string;
  input: ConfirmAttendanceInput;
}

const PEOPLE = 6;
const SHEETS = 48;
const AT_ONCE = 16;

/** Activities of the last weeks with their sheets, one hour of service each: every confirmation adds 60 minutes a person. */
async function sheetsOf(admin: Client, place: Place, personIds: readonly string[]): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  for (let index = 0; index < SHEETS; index++) {
    const plan = planOf(place, `断电核对${index}`, -(24 * index + 2) * HOUR);
    const { id } = await admin.post<ActivityDetail>('/activities', plan);
    const activity = await admin.post<ActivityDetail>(`/activities/${id}/publish`);
    const shiftId = activity.shifts[0]?.id ?? '';
    const row = { shiftId, presence: 'present', minutes: 60, source: 'roll-call', walkIn: true } as const;
    const rows = personIds.map((personId) => ({ personId, ...row }));
    sheets.push({ activity, key: randomUUID(), input: { version: 0, rows } });
  }
  return sheets;
}

describe('a server killed while sheets are being confirmed', () => {
  it('loses no acknowledged confirmation, doubles none, and settles the unknown ones on retry', async () => {
    let product: Product = await fleet.start({ demo: true, dataDir });
    let admin = await asRole(product.url, 'town-admin');
    const { unitId } = grantOf(
      await (await asRole(product.url, 'station-admin')).get<MeRecord>('/me'),
      'station-admin',
    );
    const place = { unitId, teamId: null };
    const personIds: string[] = [];
    for (let count = 0; count < PEOPLE; count++)
      personIds.push((await admin.post<VolunteerDetail>('/volunteers/profiles', personOf(place))).id);
    const sheets = await sheetsOf(admin, place, personIds);
    const acknowledged = new Map<string, ConfirmResult>();
    let unknown = 0;
    const unexpected: unknown[] = [];
    const confirm = async ({ activity, key, input }: Sheet) => {
      const path = `/activities/${activity.id}/attendance`;
      const answer = await admin.send<ConfirmResult>('PUT', path, input, { 'idempotency-key': key });
      if (answer.status === 200) acknowledged.set(activity.id, answer.body);
      else if (answer.status !== 503) unexpected.push([answer.status, answer.body]);
    };
    for (let round = 0; round < 3; round++) {
      const open = sheets.filter(({ activity }) => !acknowledged.has(activity.id)).slice(0, AT_ONCE);
      const inFlight = Promise.allSettled(open.map(confirm));
      await pause(20 + 60 * round);
      await product.kill();
      for (const ended of await inFlight) {
        if (ended.status === 'fulfilled') continue;
        // so fetch ends when the connection breaks; anything else is a fault
        if (ended.reason instanceof TypeError && /^(fetch failed|terminated)$/.test(ended.reason.message)) unknown++;
        else unexpected.push(ended.reason);
      }
      product = await fleet.start({ demo: true, dataDir });
      admin = await asRole(product.url, 'town-admin');
    }
    expect(unexpected).toEqual([]);
    expect(unknown).toBeGreaterThan(0);
    const before = new Map(acknowledged);
    for (const sheet of sheets) await confirm(sheet);
    expect(unexpected).toEqual([]);
    expect(acknowledged.size).toBe(SHEETS);
    // an answer given before the kill is the answer given now
    for (const [id, result] of before) expect(acknowledged.get(id)).toEqual(result);
    for (const personId of personIds)
      expect((await admin.get<HoursSummary>(`/people/${personId}/hours`)).totalMinutes).toBe(SHEETS * 60);
    const events = await admin.get<Page<FeedEventRecord>>(`/feed?unitId=${unitId}&kind=activity-concluded&limit=100`);
    for (const { activity } of sheets)
      expect(events.items.filter(({ subjectId }) => subjectId === activity.id)).toHaveLength(1);
    expect(await findingsOf(await asRole(product.url, 'auditor'))).toEqual([]);
    expect(reconcile().status).toBe(0);
  });

  it('is not believed blindly: a point that somebody takes out of the tables is found', async () => {
    const owner = await fleet.ownerOf(dataDir);
    const lot = (
      await owner.query<{ id: string }>('SELECT ctid::text AS id FROM point_lots WHERE remaining > 0 LIMIT 1')
    ).rows[0];
    const move = async (points: number) => {
      await owner.query('ALTER TABLE point_lots DISABLE TRIGGER USER');
      const changed = await owner.query<{ id: string }>(
        'UPDATE point_lots SET remaining = remaining + $2 WHERE ctid = $1::tid RETURNING ctid::text AS id',
        [lot?.id, points],
      );
      await owner.query('ALTER TABLE point_lots ENABLE TRIGGER USER');
      if (lot) lot.id = changed.rows[0]?.id ?? '';
    };
    await move(-1);
    const found = reconcile();
    expect(found.status, found.output).toBe(1);
    expect(found.output).toContain('应为');
    await move(1);
    expect(reconcile().status).toBe(0);
  });
});
