import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  addDays,
  assertCan,
  DomainError,
  LIMITS,
  type Actor,
  type Page,
  type PageQuery,
  type SchemeTrial,
  type SchemeTrialDetail,
  type TrialExtra,
  type TrialPerson,
  type TrySchemeInput,
} from '@jishan/domain';
import {
  historySince,
  monthOf,
  type FactKind,
  type Owner,
  type SchemeVersion,
  type WorkCalendar,
} from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { Live } from '../platform/live/live';
import { OpeningsService } from '../openings/openings.service';
import { asDeed, conditionsOf, conditionsOfDay } from '../schemes/roster';
import { UnitsService } from '../units/units.service';
import { TrialExtrasStore, type ApprovedDeed } from './trial-extras.store';
import { trialSheet } from './trial-sheet';
import { TrialRun, withOpenings, type TrialFact, type TrialGround } from './trial-run';
import { TrialsStore, type ProvedService, type TrialSubject } from './trials.store';

export const TRY_SCHEME = 'try-scheme';
const EVERY_MS = 60_000;
const LOST_AFTER_MS = 60_000;
/** Of the whole, what reading the facts comes to. */
const READ_PART = 20;
const JUDGE_PART = 75;

/** 试算: what a version would have given on a past period, beside what the version in force gave. Nothing is posted. */
@Injectable()
export class TrialsService implements OnModuleInit {
  private readonly logger = new Logger(TrialsService.name);

  constructor(
    private readonly store: TrialsStore,
    private readonly others: TrialExtrasStore,
    private readonly openings: OpeningsService,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly live: Live,
    private readonly jobs: Jobs,
    private readonly writes: Writes,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(TRY_SCHEME, async ({ trialId }) => {
      if (!trialId) throw new Error(`${TRY_SCHEME} without trialId`);
      await this.run(trialId);
    });
    this.jobs.sweep('sweep-trials', EVERY_MS, () => this.runLost());
  }

  async start(actor: Actor, versionId: string, input: TrySchemeInput, write: WriteKey): Promise<SchemeTrialDetail> {
    const { unitPath, schemeId } = await this.reached(actor, versionId);
    const { from, to } = input;
    if (from > to || to > this.clock.today() || to > addDays(from, LIMITS.trialDays - 1))
      throw new DomainError('scheme.trial-period');
    const trial = await this.writes.once(write, async (tx) => {
      const id = newId();
      const askedAt = this.clock.now();
      if (!(await this.store.insert(tx, { id, versionId, from, to, askedBy: actor.userId, askedAt })))
        throw new DomainError('scheme.trial-under-way');
      const what = { action: 'scheme.try', subjectKind: 'scheme', subjectId: schemeId };
      await this.audit.record(tx, { ...what, actorId: actor.userId, unitPath, detail: `${from} 至 ${to}` });
      return this.found(id, tx);
    });
    await this.jobs.add(TRY_SCHEME, { trialId: trial.id }, `${TRY_SCHEME}:${trial.id}`);
    return trial;
  }

  async list(actor: Actor, versionId: string): Promise<SchemeTrial[]> {
    await this.reached(actor, versionId);
    return this.store.list(versionId);
  }

  async get(actor: Actor, id: string): Promise<SchemeTrialDetail> {
    const trial = await this.found(id);
    await this.reached(actor, trial.versionId);
    return trial;
  }

  async people(actor: Actor, id: string, query: PageQuery): Promise<Page<TrialPerson>> {
    await this.get(actor, id);
    return this.store.people(id, query);
  }

  /** The whole result as a workbook. */
  async sheet(actor: Actor, id: string): Promise<{ name: string; bytes: Buffer }> {
    const trial = await this.get(actor, id);
    const { result, version, from, to } = trial;
    if (!result) throw new DomainError('resource.not-found');
    const bytes = await trialSheet(trial, result, await this.store.everybody(id));
    return { name: `第${version}版试算_${from}_${to}.xlsx`, bytes };
  }

  /** Does the work once, however often it is asked. */
  async run(id: string): Promise<void> {
    const trial = await this.store.begin(id);
    if (!trial) return;
    const subject = await this.store.subject(trial.versionId);
    if (!subject) return;
    const unitPath = await this.units.pathOf(subject.unitId);
    const tell = (work: (tx: EntityManager) => Promise<void>) =>
      this.dataSource.transaction(async (tx) => {
        await work(tx);
        await this.live.publish(tx, { name: 'trial.changed', id, unitPath });
      });
    try {
      const ground = await this.ground(subject, trial);
      const { extras, openings } = await this.extras(ground.version, trial);
      const run = new TrialRun(ground);
      for (let part = 0; part < 1;) {
        await tell((tx) => this.store.advance(tx, id, READ_PART + Math.floor(part * JUDGE_PART)));
        part = run.step();
      }
      const { result, people } = withOpenings(run.figures(), openings);
      await tell((tx) => this.store.finish(tx, id, { result: { ...result, extras }, people }, this.clock.now()));
    } catch (error) {
      this.logger.error({ trial: id, reason: String(error) }, 'a trial run failed');
      await tell((tx) => this.store.fail(tx, id, this.clock.now()));
    }
  }

  /** What a lost job left undone. */
  private async runLost(): Promise<void> {
    const before = new Date(Date.parse(this.clock.now()) - LOST_AFTER_MS).toISOString();
    for (const id of await this.store.stale(before)) await this.run(id);
  }

  private async ground(subject: TrialSubject, period: { from: string; to: string }): Promise<TrialGround> {
    const version = await this.store.version(subject.versionId);
    if (!version) throw new Error(`no version ${subject.versionId}`);
    const calendar = await this.store.calendar();
    const services = await this.store.services(version, period);
    const deeds = await this.others.deeds(version, period);
    const facts = [
      ...services.flatMap((service) => factOf(service, version, calendar)),
      ...deeds.flatMap((deed) => claimOf(deed, version, calendar)),
    ];
    const month = monthOf(period.from);
    const since = `${historySince(version, month)}-01`;
    const past = await this.store.history(
      { book: version.book, since, month: `${month}-01`, until: period.to },
      {
        sources: facts.map(({ kind, id }) => `${kind}:${id}`),
        personIds: [...new Set(facts.map((fact) => fact.personId))],
        ownerIds: [...new Set(facts.map((fact) => fact.owner.id))],
        activityIds: [...new Set(services.map((service) => service.activityId))],
      },
    );
    return { version, facts, past, given: await this.store.given(version.book, period) };
  }

  /** Opening points as if the version had begun with the period: what is given yearly counts for each year that it touches. */
  private async extras(
    version: SchemeVersion,
    period: { from: string; to: string },
  ): Promise<{ extras: TrialExtra[]; openings: Map<string, { before: number; after: number }> }> {
    const units = new Map((await this.others.openings(version, period)).map((extra) => [extra.unitId, extra]));
    const people = new Map<string, { before: number; after: number }>();
    for (const { personId, points: before } of await this.others.openingsOfPeople(version, period))
      people.set(personId, { before, after: 0 });
    const years = [...new Set([period.from, period.to].map((day) => day.slice(0, 4)))];
    for (const { id, unitId, unitName, since } of await this.openings.owners(version, period.to)) {
      const times = version.opening?.every === 'year' ? years.filter((year) => since.slice(0, 4) <= year).length : 1;
      const after = times * (version.opening?.points ?? 0);
      const known = units.get(unitId) ?? { kind: 'opening', unitId, unitName, accounts: 0, before: 0, after: 0 };
      units.set(unitId, { ...known, accounts: known.accounts + (after > 0 ? 1 : 0), after: known.after + after });
      if (version.accountOwner === 'member') people.set(id, { before: people.get(id)?.before ?? 0, after });
    }
    return { extras: [...units.values(), ...(await this.others.deductions(version, period))], openings: people };
  }

  private async reached(actor: Actor, versionId: string): Promise<{ unitPath: string; schemeId: string }> {
    const subject = await this.store.subject(versionId);
    if (!subject) throw new DomainError('resource.not-found');
    const unitPath = await this.units.pathOf(subject.unitId);
    assertCan(actor, 'scheme.edit', { unitPath });
    return { unitPath, schemeId: subject.schemeId };
  }

  private async found(id: string, tx?: EntityManager): Promise<SchemeTrialDetail> {
    const trial = await this.store.find(id, tx);
    if (!trial) throw new DomainError('resource.not-found');
    return trial;
  }
}

/** The service as a fact for this version; none when nobody would have an account for it. */
function factOf(service: ProvedService, version: SchemeVersion, calendar: WorkCalendar): TrialFact[] {
  const owner = ownerOf(service, version);
  if (!owner) return [];
  const { attendanceId: id, revision, personId, role, category, minutes, occurredOn } = service;
  const { activityId, activityTitle, unitId, unitName } = service;
  // the shifts of one sheet were settled one after the other
  const settledAt = `${service.settledAt}|${service.startsAt}`;
  const what = { kind: 'attendance' as const, id, revision, personId, role, category, minutes, occurredOn, settledAt };
  const place = { activityId, activityTitle, unitId, unitName };
  return [{ ...what, ...place, owner, conditions: conditionsOf(service, calendar) }];
}

const DEED_KINDS: ReadonlySet<FactKind> = new Set(['deed', 'commendation']);

/** The claim as a fact for this version, by its rule of the same name. */
function claimOf(deed: ApprovedDeed, version: SchemeVersion, calendar: WorkCalendar): TrialFact[] {
  const owner = ownerOf({ ...deed, teamId: null }, version);
  if (!owner) return [];
  const { id, personId, occurredOn, settledAt, unitId, unitName, ruleId, ruleName: activityTitle } = deed;
  const rule = version.rules.find((one) => one.id === ruleId && DEED_KINDS.has(one.factKind));
  const about = { unitId, unitName, activityTitle };
  const claimed = rule && asDeed(version, rule, { id, personId, occurredOn, owner }, calendar, settledAt);
  if (claimed) return [{ ...claimed.facts[0], ...about, under: claimed.version }];
  const what = { kind: 'deed' as const, id, revision: 0, personId, owner, activityId: null, minutes: 0, occurredOn };
  const where = { category: '', role: '', conditions: conditionsOfDay(occurredOn, calendar), settledAt };
  return [{ ...what, ...where, ...about, under: null }];
}

type Served = Pick<ProvedService, 'personId' | 'householdId' | 'teamId'>;

function ownerOf({ personId, householdId, teamId }: Served, { accountOwner }: SchemeVersion): Owner | null {
  switch (accountOwner) {
    case 'household':
      return householdId ? { kind: 'household', id: householdId } : { kind: 'member', id: personId };
    case 'member':
      return { kind: 'member', id: personId };
    case 'team':
      return teamId ? { kind: 'team', id: teamId } : null;
    default:
      return accountOwner satisfies never;
  }
}
