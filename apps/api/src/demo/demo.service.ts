import { Injectable, type OnModuleInit } from '@nestjs/common';
import { addDays, dayOf, type Actor, type DemoAccount, type PublicationSection, type Role } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { BulletinsService } from '../bulletins/bulletins.service';
import { PublishingService } from '../bulletins/publishing.service';
import { Passwords } from '../identity/passwords';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { writeKey } from '../platform/idempotency';
import { PointsService } from '../points/points.service';
import { YearOfActivities, type DemoActivity } from './activities';
import { ChainLoad } from './chain.load';
import { DISTRICT, SECTIONS } from './district';
import { EarningLoad } from './earning.load';
import { Dice } from './invention';
import { Peopling, type DemoPeople } from './people';
import { DEMO_PASSWORD, insertRows, PeopleLoad, unitOf, type LoadedDistrict } from './people.load';
import { Spending } from './spending.load';

const SEED = 'jishan';
const LOAD_LOCK = 7_240_119;
const MONTHS = 12;
const DAYS_PER_MONTH = 30;
/** Days before today on which the published bulletins are dated; the one being collected is dated today. */
const ISSUES = [24, 10];
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
    private readonly points: PointsService,
    private readonly bulletins: BulletinsService,
    private readonly publishing: PublishingService,
    private readonly people: PeopleLoad,
    private readonly chain: ChainLoad,
    private readonly earning: EarningLoad,
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
      await this.publishBulletins(loaded);
      await this.dataSource.query('UPDATE demo_loads SET finished_at = now() WHERE seed = $1', [SEED]);
      say(`演示数据已就绪，用时 ${((performance.now() - startedAt) / 1000).toFixed(1)} 秒`);
    } finally {
      this.clock.freeze(this.config.clockAt);
    }
  }

  private async marker(db: EntityManager = this.dataSource.manager): Promise<Marker | null> {
    const rows: Marker[] = await db.query('SELECT begun_at AS "begunAt", accounts, finished_at AS "finishedAt" FROM demo_loads WHERE seed = $1', [SEED]);
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
    say(`  单位 ${district.units.size} 个，志愿者 ${people.people.length} 人，户 ${people.households.length} 户，队伍 ${people.teams.length} 支`);
    const activities = new YearOfActivities(SEED, now, people).plan();
    await this.chainOf(tx, now, people, activities, district, say);
    await this.openPublications(tx, now, district);
    return district.accounts;
  }

  private async chainOf(tx: EntityManager, now: string, people: DemoPeople, activities: DemoActivity[], district: LoadedDistrict, say: (line: string) => void): Promise<void> {
    const today = dayOf(now);
    const versions = await this.earning.loadScheme(tx, today, district);
    const earned = await this.earning.earn(tx, activities, versions, district);
    const byAttendance = new Map<string, number>();
    for (const { draft, effectiveOn } of earned) {
      const id = draft.source.slice('attendance:'.length);
      byAttendance.set(id, (byAttendance.get(id) ?? 0) + draft.amount);
      const activity = effectiveOn > today ? activities.find((candidate) => candidate.id === draft.activityId) : undefined;
      // its points are still on public view
      if (activity) activity.state = 'concluded';
    }
    await this.chain.loadActivities(tx, activities, district);
    await this.chain.loadAttendances(tx, activities, district, byAttendance);
    say(`  活动 ${activities.length} 场，报名 ${total(activities, (activity) => activity.signUps)} 人次，考勤 ${total(activities, (activity) => activity.attendances)} 人次`);
    const accounts = await this.earning.announce(tx, earned, versions);
    const spending = new Spending(tx, this.points, new Dice(`${SEED}/spending`), people, district, accounts, now);
    let after = '';
    for (let month = MONTHS - 1; month >= 0; month--) {
      const until = month === 0 ? addDays(today, -1) : addDays(today, -month * DAYS_PER_MONTH);
      await this.earning.post(tx, earned, accounts, versions, { after, until });
      spending.credit(earned.filter(({ effectiveOn }) => effectiveOn > after && effectiveOn <= until));
      await spending.market(until);
      after = until;
    }
    await this.earning.post(tx, earned, accounts, versions, { after, until: today });
    spending.credit(earned.filter(({ effectiveOn }) => effectiveOn > after && effectiveOn <= today));
    await spending.finish();
    await spending.save();
    say(`  积分入账 ${earned.length} 笔，兑换 ${spending.news.length} 单`);
    await this.chain.tell(tx, [...this.chain.newsOf(activities, district), ...spending.news], activities, district);
  }

  private async openPublications(tx: EntityManager, now: string, district: LoadedDistrict): Promise<void> {
    const unitId = unitOf(district.units, DISTRICT).id;
    const sections: PublicationSection[] = SECTIONS.map(({ name, categories }) => ({ name, categories, fullMax: 8 }));
    const houseStyle = { recentDays: 7, roundParticipants: true, approximate: '余' as const, near: true };
    this.clock.freeze(`${addDays(dayOf(now), -400)}T01:00:00.000Z`);
    await this.bulletins.createPublication(tx, {
      unitId,
      title: '工作快报',
      office: '门头沟区创建全国文明城市工作领导小组办公室',
      numbering: 'running',
      lastRunningNo: NUMBER_BEFORE,
      sections,
      imprintRoles: ['编辑', '校对', '核签'],
      distribution: [{ label: '报', names: '首都文明办、区委、区人大、区政府、区政协领导同志' }, { label: '发', names: '全区各单位主要领导、创城工作主管领导、信息员' }],
      contact: '',
      houseStyle,
    });
    await this.bulletins.createPublication(tx, {
      unitId,
      title: '情况简报',
      office: '首都精神文明办',
      numbering: 'yearly+running',
      lastRunningNo: 0,
      sections: [{ name: '文明创建', categories: SECTIONS.flatMap((section) => section.categories), fullMax: null }, { name: '工作交流', categories: [], fullMax: null }],
      imprintRoles: ['责编', '核稿'],
      distribution: [],
      contact: '',
      houseStyle,
    });
  }

  /** Two published bulletins and one that is being collected, through the services and as the office would do it. */
  private async publishBulletins(begunAt: string): Promise<void> {
    const staff = new Map<Role, Actor>();
    for (const role of ['editor', 'proofreader', 'signer'] as const) staff.set(role, await this.actorOf(role));
    const editor = staffOf(staff, 'editor');
    const [publication] = (await this.bulletins.listPublications(editor)).filter((candidate) => candidate.title === '工作快报');
    if (!publication) throw new Error('the demo has no publication');
    const days = [...ISSUES.map((back) => addDays(dayOf(begunAt), -back)), dayOf(begunAt)];
    for (const [index, issuedOn] of days.entries()) {
      const isLast = index === days.length - 1;
      const key = (step: string) => writeKey(`demo:${SEED}:bulletin-${index}:${step}`);
      this.clock.freeze(isLast ? begunAt : `${issuedOn}T07:30:00.000Z`);
      const { id } = await this.bulletins.open(editor, { publicationId: publication.id, issuedOn }, key('open'));
      const briefIds = await this.briefsBefore(issuedOn, index === 0 ? 14 : 13);
      const placed = await this.bulletins.place(editor, id, { briefIds }, key('place'));
      if (isLast) return;
      const imprint = [['编辑', 'editor'], ['校对', 'proofreader'], ['核签', 'signer']] as const;
      const arrangement = placed.sections.map(({ name, entries }) => ({ name, briefs: entries.map(({ briefId, mention }) => ({ briefId, mention })) }));
      const lines = imprint.map(([role, holder]) => ({ role, name: staffOf(staff, holder).name }));
      await this.bulletins.arrange(editor, id, { version: placed.version, issuedOn, imprint: lines, sections: arrangement }, key('arrange'));
      const { sha256 } = await this.publishing.preview(editor, id);
      await this.publishing.publish(staffOf(staff, 'signer'), id, { sha256 }, key('publish'));
    }
  }

  /** The newest briefs of some days before a bulletin, not too many of one section and one of each unit first. */
  private async briefsBefore(issuedOn: string, days: number): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM (
         SELECT id, drafted_at, row_number() OVER (PARTITION BY section ORDER BY turn, drafted_at, id) AS place FROM (
           SELECT b.id, b.drafted_at, s.name AS section, row_number() OVER (PARTITION BY b.reporting_unit_id, b.category ORDER BY b.drafted_at, b.id) AS turn
             FROM briefs b JOIN publications p ON p.title = '工作快报' JOIN publication_sections s ON s.publication_id = p.id AND b.category = ANY (s.categories)
            WHERE b.starts_on > $1::date - $2::integer AND b.starts_on < $1::date AND b.drafted_at < ($1::date || 'T07:00:00Z')::timestamptz) turned) placed
        WHERE place <= $3 ORDER BY drafted_at, id`,
      [issuedOn, days, BRIEFS_PER_SECTION],
    );
    return rows.map((row) => row.id);
  }

  private async actorOf(role: Role): Promise<Actor> {
    const rows: Actor[] = await this.dataSource.query(
      `SELECT u.id AS "userId", u.person_id AS "personId", u.name,
              json_build_array(json_build_object('id', g.id, 'role', g.role, 'unitId', n.id, 'unitPath', n.path, 'teamId', g.team_id)) AS grants
         FROM grants g JOIN users u ON u.id = g.user_id JOIN units n ON n.id = g.unit_id WHERE g.role = $1 ORDER BY g.granted_at, g.id LIMIT 1`,
      [role],
    );
    if (!rows[0]) throw new Error(`nobody is ${role} in the demo district`);
    return rows[0];
  }
}

function staffOf(staff: ReadonlyMap<Role, Actor>, role: Role): Actor {
  const actor = staff.get(role);
  if (!actor) throw new Error(`nobody is ${role} in the demo district`);
  return actor;
}

const total = (activities: readonly DemoActivity[], of: (activity: DemoActivity) => unknown[]) => activities.reduce((sum, activity) => sum + of(activity).length, 0);
