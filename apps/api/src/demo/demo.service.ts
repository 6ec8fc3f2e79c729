import { Injectable, type OnModuleInit } from '@nestjs/common';
import { addDays, dayOf, ROLES, type Actor, type DemoAccount, type Role } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AttendanceService } from '../activities/attendance.service';
import { BulletinsService } from '../bulletins/bulletins.service';
import { PublishingService } from '../bulletins/publishing.service';
import { ComplaintsService } from '../complaints/complaints.service';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { writeKey } from '../platform/idempotency';
import { withOwner } from '../platform/migrate';
import { ChainLoad } from './chain.load';
import { standardPublications } from '../setup/standard-publications';
import { DISTRICT } from './district';
import { demoPhone } from './invention';
import { Peopling } from './people';
import { DEMO_PASSWORD, insertRows, PeopleLoad, unitOf, type LoadedDistrict } from './people.load';

const SEED = 'jishan';
const LOAD_LOCK = 7_240_119;
/** Days before today on which the bulletins are dated; the last one is still being collected. */
const ISSUES = [24, 10, 0];
const ISSUE_DAYS = 14;
const WATCH_MINUTES = 120;
const BRIEFS_PER_SECTION = 6;
const NUMBER_BEFORE = 868;

interface Marker {
  begunAt: string;
  accounts: DemoAccount[];
  finishedAt: string | null;
}

/**
 * The demo district, loaded once into an empty database. Everything up to the briefs is one transaction with the marker row, so a start
 * that was cut off leaves nothing; the bulletins follow through the services under fixed keys, so a later start goes on where it stopped.
 */
@Injectable()
export class DemoService implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
    private readonly users: UsersService,
    private readonly attendance: AttendanceService,
    private readonly complaints: ComplaintsService,
    private readonly bulletins: BulletinsService,
    private readonly publishing: PublishingService,
    private readonly people: PeopleLoad,
    private readonly chain: ChainLoad,
  ) {}

  /** Before the server listens and before a worker takes a job: the clock may be turned back while the past is written. */
  async onModuleInit(): Promise<void> {
    if (this.config.demo) await this.load();
  }

  /** Shown on the sign-in page; nothing outside demo mode. */
  async accounts(): Promise<DemoAccount[]> {
    return this.config.demo ? ((await this.marker())?.accounts ?? []) : [];
  }

  async load(say: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Promise<void> {
    const startedAt = performance.now();
    try {
      if ((await this.marker())?.finishedAt) return;
      const loaded = await this.dataSource.transaction((tx) => this.loadOnce(tx, say));
      if (!loaded) return;
      await this.goOn(loaded);
      await withOwner(this.config.databaseUrl, (owner) => owner.query('ANALYZE')); // plans are made for tables of this size
      await this.dataSource.query('UPDATE demo_loads SET finished_at = now() WHERE seed = $1', [SEED]);
      say(`演示数据已就绪，用时 ${((performance.now() - startedAt) / 1000).toFixed(1)} 秒`);
    } finally {
      this.clock.freeze(this.config.clockAt);
    }
  }

  private async marker(db: EntityManager = this.dataSource.manager): Promise<Marker | null> {
    const rows: Marker[] = await db.query(
      'SELECT begun_at AS "begunAt", accounts, finished_at AS "finishedAt" FROM demo_loads WHERE seed = $1',
      [SEED],
    );
    return rows[0] ?? null;
  }

  /** The moment the demo was begun, when there is still something to do; null where there is other data or everything is there. */
  private async loadOnce(tx: EntityManager, say: (line: string) => void): Promise<string | null> {
    // several processes may start at once: one loads, the others find it done
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOAD_LOCK]);
    const marker = await this.marker(tx);
    if (marker) return marker.finishedAt ? null : marker.begunAt;
    const [known]: unknown[] = await tx.query('SELECT 1 FROM units LIMIT 1');
    if (known) {
      say('数据库里已有数据，不载入演示数据');
      return null;
    }
    const now = this.clock.now();
    const accounts = await this.write(tx, now, say);
    await insertRows(tx, 'demo_loads', [{ seed: SEED, begunAt: now, accounts }]);
    return now;
  }

  private async write(tx: EntityManager, now: string, say: (line: string) => void): Promise<DemoAccount[]> {
    const today = dayOf(now);
    say('首次启动，正在载入演示数据：门头沟区（人物均为虚构）……');
    const people = new Peopling(SEED, today).settle();
    const district = await this.people.load(tx, SEED, today, await this.passwords.hash(DEMO_PASSWORD), people);
    say(
      `  单位 ${district.units.size} 个，志愿者 ${people.people.length} 人，户 ${people.households.length} 户，队伍 ${people.teams.length} 支`,
    );
    await this.chain.load(tx, SEED, now, people, district, say);
    await this.openPublications(tx, now, district);
    return district.accounts;
  }

  private async openPublications(tx: EntityManager, now: string, district: LoadedDistrict): Promise<void> {
    const unitId = unitOf(district.units, DISTRICT).id;
    const { express, digest } = standardPublications(unitId, DISTRICT);
    this.clock.freeze(`${addDays(dayOf(now), -400)}T01:00:00.000Z`);
    await this.bulletins.createPublication(tx, {
      ...express,
      lastRunningNo: NUMBER_BEFORE,
      distribution: [
        { label: '报', names: '首都文明办、区委、区人大、区政府、区政协领导同志' },
        { label: '发', names: '全区各单位主要领导、创城工作主管领导、信息员' },
      ],
    });
    await this.bulletins.createPublication(tx, { ...digest, office: '首都精神文明办' });
  }

  /** What is done with what was loaded, through the services and under fixed keys: done again it changes nothing. */
  private async goOn(begunAt: string): Promise<void> {
    await this.correctSheet(begunAt);
    await this.fileComplaints(begunAt);
    await this.publishBulletins(begunAt);
  }

  /** One confirmed sheet was wrong: reversal, new entry and reason stay readable, and its brief is out of date. */
  private async correctSheet(begunAt: string): Promise<void> {
    const leader = await this.actorOf('team-leader');
    const [sheet]: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM activities WHERE planned_by = $1 AND concluded_by = $1 AND state = 'settled' AND category = '文明引导' ORDER BY starts_at DESC LIMIT 1`,
      [leader.userId],
    );
    if (!sheet) return;
    this.clock.freeze(begunAt);
    const { version, rows } = await this.attendance.getRoster(leader, sheet.id);
    const wrong = rows
      .flatMap((row) => row.attendance ?? [])
      .find((row) => row.presence === 'present' && row.minutes === WATCH_MINUTES && row.personId !== leader.personId);
    if (!wrong) return;
    const { personId, shiftId, source, walkIn } = wrong;
    const corrected = {
      personId,
      shiftId,
      source,
      walkIn,
      presence: 'left-early' as const,
      minutes: WATCH_MINUTES / 2,
    };
    await this.attendance.correct(
      leader,
      sheet.id,
      { version, rows: [corrected], reason: '提前一小时离岗，当日漏记' },
      keyOf('correction'),
    );
  }

  private async fileComplaints(begunAt: string): Promise<void> {
    const admin = await this.actorOf('station-admin');
    const unitId = admin.grants[0]?.unitId;
    this.clock.freeze(`${addDays(dayOf(begunAt), -9)}T02:20:00.000Z`);
    const { id } = await this.complaints.file(
      { text: '积分超市周日不开门，上班的人没有时间去兑换，能不能周末也开半天？', page: '/points', unitId },
      keyOf('complaint-1'),
    );
    this.clock.freeze(`${addDays(dayOf(begunAt), -7)}T06:40:00.000Z`);
    await this.complaints.answer(
      admin,
      id,
      { answer: '已与镇里商量，每月第一个周日上午增开半天，时间会在兑换点页面公布。' },
      keyOf('complaint-1-answer'),
    );
    this.clock.freeze(`${addDays(dayOf(begunAt), -1)}T09:05:00.000Z`);
    await this.complaints.file(
      { text: '希望早高峰值守的时间冬天能晚半个小时，天太黑，老人出门不安全。', page: '/activities', unitId },
      keyOf('complaint-2'),
    );
  }

  /** Two published bulletins and one that is being collected. */
  private async publishBulletins(begunAt: string): Promise<void> {
    const [editor, proofreader, signer] = [
      await this.actorOf('editor'),
      await this.actorOf('proofreader'),
      await this.actorOf('signer'),
    ];
    const [publication] = (await this.bulletins.listPublications(editor)).filter(
      (candidate) => candidate.title === '工作快报',
    );
    if (!publication) throw new Error('the demo has no publication');
    const imprint = [editor, proofreader, signer].map((actor, index) => ({
      role: publication.imprintRoles[index] ?? '',
      name: actor.name,
    }));
    for (const [index, back] of ISSUES.entries()) {
      const step = (name: string) => keyOf(`bulletin-${index}:${name}`);
      const isLast = index === ISSUES.length - 1;
      const [issuedOn, since] = [
        addDays(dayOf(begunAt), -back),
        addDays(dayOf(begunAt), -(ISSUES[index - 1] ?? back + ISSUE_DAYS)),
      ];
      this.clock.freeze(isLast ? begunAt : `${issuedOn}T07:30:00.000Z`);
      const { id } = await this.bulletins.open(editor, { publicationId: publication.id, issuedOn }, step('open'));
      const placed = await this.bulletins.place(
        editor,
        id,
        { briefIds: await this.briefsBetween(since, issuedOn) },
        step('place'),
      );
      if (isLast) return;
      const sections = placed.sections.map(({ name, entries }) => ({
        name,
        briefs: entries.map(({ briefId, mention }) => ({ briefId, mention })),
      }));
      await this.bulletins.arrange(
        editor,
        id,
        { version: placed.version, issuedOn, imprint, sections },
        step('arrange'),
      );
      const { sha256 } = await this.publishing.preview(editor, id);
      await this.publishing.publish(signer, id, { sha256 }, step('publish'));
    }
  }

  /** Briefs of the days between two bulletins: not too many of one section, and each unit before any has its second. */
  private async briefsBetween(since: string, until: string): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM (
         SELECT id, drafted_at, row_number() OVER (PARTITION BY section ORDER BY turn, drafted_at, id) AS place FROM (
           SELECT b.id, b.drafted_at, s.name AS section, row_number() OVER (PARTITION BY b.unit_id, b.category ORDER BY b.drafted_at, b.id) AS turn
             FROM briefs b JOIN publications p ON p.title = '工作快报' JOIN publication_sections s ON s.publication_id = p.id AND b.category = ANY (s.categories)
            WHERE b.starts_on >= $1::date AND b.starts_on < $2::date AND b.drafted_at < ($2::text || 'T07:00:00Z')::timestamptz) turned) placed
        WHERE place <= $3 ORDER BY drafted_at, id`,
      [since, until, BRIEFS_PER_SECTION],
    );
    return rows.map((row) => row.id);
  }

  /** Whoever has the demo account of a role. */
  private async actorOf(role: Role): Promise<Actor> {
    const user = await this.dataSource.transaction((tx) =>
      this.users.findByPhone(tx, demoPhone(ROLES.indexOf(role) + 1)),
    );
    const rows: Actor[] = await this.dataSource.query(
      `SELECT u.id AS "userId", u.person_id AS "personId", u.name,
              json_agg(json_build_object('id', g.id, 'role', g.role, 'unitId', n.id, 'unitPath', n.path, 'teamId', g.team_id)) AS grants
         FROM users u JOIN grants g ON g.user_id = u.id AND g.role = $2 JOIN units n ON n.id = g.unit_id WHERE u.id = $1 GROUP BY u.id`,
      [user?.id, role],
    );
    if (!rows[0]) throw new Error(`nobody is ${role} in the demo district`);
    return rows[0];
  }
}

const keyOf = (step: string) => writeKey(`demo:${SEED}:${step}`);
