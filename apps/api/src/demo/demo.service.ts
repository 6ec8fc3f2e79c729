import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  addDays,
  bulletinNoOf,
  dayOf,
  FEED_TITLES,
  type CreatePublicationInput,
  type DemoAccount,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { Passwords } from '../identity/passwords';
import { ChainLoad } from '../invention/chain.load';
import { DISTRICT } from '../invention/district';
import { Dice } from '../invention/invention';
import { Peopling } from '../invention/people';
import { DEMO_PASSWORD, insertRows, PeopleLoad, unitOf, type LoadedDistrict } from '../invention/people.load';
import type { News } from '../invention/spending.load';
import { advisoryLock } from '../platform/advisory-locks';
import { Clock } from '../platform/clock';
import { Config } from '../platform/config';
import { withOwner } from '../platform/migrate';
import { PublicationsService } from '../publications/publications.service';
import { standardPublications } from '../setup/standard-publications';
import { ArticlesAct, BulletinsAct } from './bulletins.act';
import { ComplaintsAct } from './complaints.act';
import { DeductionsAct } from './deductions.act';
import { DeedsAct } from './deeds.act';
import { ExchangeAct } from './exchange.act';
import { HouseholdsAct } from './households.act';
import { LedgerAct } from './ledger.act';
import { SchemesAct } from './schemes.act';
import { SEED, type Act } from './stage';

const LOAD_LOCK = advisoryLock('demo-load');
/** Days before today on which the bulletins are dated; the last one is still being collected. */
const BULLETINS_BACK = [24, 10, 0];
const NUMBER_BEFORE = 868;

interface Marker {
  begunAt: string;
  accounts: DemoAccount[];
  finishedAt: string | null;
}

/**
 * The demo district, loaded once into an empty database. Everything up to the briefs is one transaction with the marker row, so a start
 * that was cut off leaves nothing; the acts follow through the services under fixed keys, so a later start goes on where it stopped.
 */
@Injectable()
export class DemoService implements OnModuleInit {
  /** In the order in which they are played. */
  private readonly acts: readonly Act[];

  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
    private readonly publications: PublicationsService,
    private readonly people: PeopleLoad,
    private readonly chain: ChainLoad,
    ledger: LedgerAct,
    households: HouseholdsAct,
    schemes: SchemesAct,
    complaints: ComplaintsAct,
    deeds: DeedsAct,
    deductions: DeductionsAct,
    exchange: ExchangeAct,
    articles: ArticlesAct,
    printing: BulletinsAct,
  ) {
    this.acts = [exchange, ledger, households, schemes, deeds, deductions, complaints, articles, printing];
  }

  /** Before the server listens and before a worker takes a job: the clock may be turned back while the past is written. */
  async onModuleInit(): Promise<void> {
    if (this.config.demo) await this.load();
  }

  /** Shown on the sign-in page; nothing outside demo mode. */
  async accounts(): Promise<DemoAccount[]> {
    return this.config.demo ? ((await this.marker())?.accounts ?? []) : [];
  }

  async load(say: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Promise<void> {
    if ((await this.marker())?.finishedAt) return;
    const guard = this.dataSource.createQueryRunner();
    try {
      // several processes may start at once: one loads and plays to the end, the others find it done
      await guard.query(`SET lock_timeout = '10min'; SET statement_timeout = '10min'`);
      await guard.query('SELECT pg_advisory_lock($1)', [LOAD_LOCK]);
      await this.loadAlone(say);
    } finally {
      this.clock.freeze(this.config.clockAt);
      await guard.query('SELECT pg_advisory_unlock($1)', [LOAD_LOCK]);
      await guard.query('RESET ALL');
      await guard.release();
    }
  }

  private async loadAlone(say: (line: string) => void): Promise<void> {
    const startedAt = performance.now();
    const begunAt = await this.dataSource.transaction((tx) => this.loadOnce(tx, say));
    if (begunAt === null) return;
    // plans are made for tables of this size, those of the acts among them
    await withOwner(this.config.databaseUrl, (owner) => owner.query('ANALYZE'));
    for (const act of this.acts) await act.play(begunAt);
    await this.dataSource.query('UPDATE demo_loads SET finished_at = now() WHERE seed = $1', [SEED]);
    say(`演示数据已就绪，用时 ${((performance.now() - startedAt) / 1000).toFixed(1)} 秒`);
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
    await tx.query(`SET LOCAL statement_timeout = '5min'`);
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
    const printed = await this.openBulletins(tx, now, district);
    await this.chain.load(tx, SEED, now, people, district, printed, say);
    return district.accounts;
  }

  /**
   * Opens the bulletins, and answers what the feed will tell of those that {@link publishBulletins} publishes: told here, it stands
   * among what happened before and after it.
   */
  private async openBulletins(tx: EntityManager, now: string, district: LoadedDistrict): Promise<News[]> {
    const { id: publicationId, title, numbering, imprintRoles } = await this.openPublications(tx, now, district);
    const { id: unitId, path: unitPath } = unitOf(district.units, DISTRICT);
    const openedBy = district.staff.get('editor')?.id;
    const dice = new Dice(`${SEED}/bulletins`);
    const bulletins = BULLETINS_BACK.map((back, index) => {
      const issuedOn = addDays(dayOf(now), -back);
      const at = back === 0 ? now : afternoonOf(issuedOn);
      return { id: dice.idAt(at), issuedOn, at, runningNo: NUMBER_BEFORE + index + 1 };
    });
    const imprint = imprintRoles.map((role) => ({ role, name: '' }));
    const opened = { publicationId, imprint, openedBy, state: 'collecting', version: 1 };
    await insertRows(
      tx,
      'bulletins',
      bulletins.map(({ id, issuedOn, at }) => ({ ...opened, id, issuedOn, openedAt: at })),
    );
    const subject = { subjectKind: 'bulletin', unitPath, actorId: openedBy, action: 'bulletin.open' };
    await insertRows(
      tx,
      'audit_entries',
      bulletins.map(({ id, issuedOn, at }) => {
        return { ...subject, id: dice.idAt(at), at, subjectId: id, detail: `《${title}》，${issuedOn}出刊` };
      }),
    );
    return bulletins.slice(0, -1).map(({ id, issuedOn, at, runningNo }, index) => {
      const numbers = { year: Number(issuedOn.slice(0, 4)), yearlyNo: index + 1, runningNo };
      return {
        id: dice.idAt(at),
        key: `bulletin-published:${id}`,
        kind: 'bulletin-published',
        unitId,
        unitPath,
        subjectId: id,
        title: FEED_TITLES['bulletin-published'](title, bulletinNoOf(numbering, numbers)),
        facts: {},
        at,
      };
    });
  }

  private async openPublications(
    tx: EntityManager,
    now: string,
    district: LoadedDistrict,
  ): Promise<CreatePublicationInput & { id: string }> {
    const unitId = unitOf(district.units, DISTRICT).id;
    const { express, digest } = standardPublications(unitId, DISTRICT);
    this.clock.freeze(`${addDays(dayOf(now), -400)}T01:00:00.000Z`);
    const id = await this.publications.createPublication(tx, {
      ...express,
      lastRunningNo: NUMBER_BEFORE,
      distribution: [
        { label: '报', names: '首都文明办、区委、区人大、区政府、区政协领导同志' },
        { label: '发', names: '全区各单位主要领导、创城工作主管领导、信息员' },
      ],
    });
    await this.publications.createPublication(tx, { ...digest, office: '首都精神文明办' });
    this.clock.freeze(now);
    return { ...express, id };
  }
}

const afternoonOf = (day: string) => `${day}T07:30:00.000Z`;
