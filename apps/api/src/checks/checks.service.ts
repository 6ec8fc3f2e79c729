import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  type Actor,
  type LedgerAlarm,
  type LedgerCheckDetail,
  type LedgerCheckRecord,
  type LedgerFinding,
} from '@jishan/domain';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { ExportsService } from '../exports/exports.service';
import { Clock } from '../platform/clock';
import { featureFigures } from '../platform/figures';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { ReconcileService } from '../points/reconcile.service';
import { UnitsService } from '../units/units.service';
import { ChecksStore, type CheckResult } from './checks.store';

const EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
/** When a village sleeps. */
const NIGHTLY_AT = '03:00:00+08:00';
/** The balances are one look; the seals, which are read row by row, tell how far they are. */
const AFTER_BALANCES = 20;
const FINDINGS_LOGGED = 20;

/**
 * 对账: the figures and the seals of the whole ledger, every night and whenever somebody asks. A check is a row first, so that a crash
 * loses none: the sweep finds those that wait and begins anew those that were cut off. Nothing is repaired.
 */
@Injectable()
export class ChecksService implements OnModuleInit {
  private readonly logger = new Logger(ChecksService.name);

  constructor(
    private readonly store: ChecksStore,
    private readonly reconciliation: ReconcileService,
    private readonly ledger: ExportsService,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('check-ledger', async ({ id = '' }) => this.run(id));
    this.jobs.sweep('check-ledgers', EVERY_MS, () => this.sweep());
    this.tellFigures();
  }

  async list(actor: Actor): Promise<LedgerCheckRecord[]> {
    await this.assertReaches(actor);
    return this.store.list();
  }

  async get(actor: Actor, id: string): Promise<LedgerCheckDetail> {
    await this.assertReaches(actor);
    return this.known(await this.store.find(id));
  }

  async alarm(actor: Actor): Promise<LedgerAlarm> {
    await this.assertReaches(actor);
    return this.store.alarm();
  }

  /** Whoever asks while a check is under way gets that one. */
  async ask(actor: Actor, write: WriteKey): Promise<LedgerCheckRecord> {
    const unitPath = await this.assertReaches(actor);
    const check = await this.writes.once(write, async (tx) => {
      const open = await this.store.open(tx);
      if (open) return open;
      const id = newId();
      await this.store.insert(tx, { id, askedBy: actor.userId, startedAt: this.clock.now() });
      const subject = { subjectKind: 'ledger', subjectId: 'points', unitPath };
      await this.audit.record(tx, { actorId: actor.userId, action: 'points.check', ...subject });
      return this.known(await this.store.open(tx));
    });
    await this.jobs.add('check-ledger', { id: check.id }, `check-ledger:${check.id}`);
    return check;
  }

  async sweep(): Promise<void> {
    const due = lastNight(this.clock.now(), this.clock.today());
    if (!(await this.store.hasNightlySince(due)))
      await this.dataSource.transaction((tx) =>
        this.store.insert(tx, { id: newId(), askedBy: null, startedAt: this.clock.now() }),
      );
    for (const id of await this.store.unended()) await this.run(id);
  }

  private run(id: string): Promise<void> {
    return this.store.alone(() => this.read(id));
  }

  private async read(id: string): Promise<void> {
    if (!(await this.store.begin(id))) return;
    try {
      const { report } = await this.reconciliation.run();
      let told = AFTER_BALANCES;
      await this.store.advance(id, 'seals', told);
      const read = await this.ledger.read(async (percent) => {
        const progress = AFTER_BALANCES + Math.floor((percent * (100 - AFTER_BALANCES)) / 100);
        if (progress > told) await this.store.advance(id, 'seals', (told = progress));
      });
      const findings = distinct([...read.findings, ...report.findings]);
      const { accounts } = report;
      await this.end(id, { accounts, transfers: read.transfers, seals: read.seals, findings, failure: null });
      if (findings.length === 0) await this.reconciliation.takeSnapshot();
    } catch (error) {
      this.logger.error({ check: id, reason: String(error) }, 'the points ledger could not be checked');
      await this.end(id, failed('核对没有完成，原因在服务端的日志里'));
    }
  }

  /** A finding is told three times: in the office, in the log of who did what, and in the server's own log. */
  private async end(id: string, result: CheckResult): Promise<void> {
    const { findings } = result;
    const wrong = findings.length > 0;
    const detail = findings
      .slice(0, FINDINGS_LOGGED)
      .map(({ check, subject }) => `${check} ${subject}`)
      .join('; ');
    if (wrong) this.logger.error({ check: id, findings: detail }, 'the points ledger does not add up');
    await this.dataSource.transaction(async (tx) => {
      await this.store.end(tx, id, this.clock.now(), result);
      const subject = { subjectKind: 'ledger', subjectId: 'points' };
      if (wrong) await this.audit.record(tx, { actorId: null, action: 'points.finding', ...subject, detail });
    });
  }

  private async assertReaches(actor: Actor): Promise<string | null> {
    const unitPath = await this.units.districtPath();
    assertCan(actor, 'points.reconcile', { unitPath });
    return unitPath ?? null;
  }

  private known<T>(check: T | null): T {
    if (check === null) throw new DomainError('resource.not-found');
    return check;
  }

  private tellFigures(): void {
    let asking: Promise<LedgerAlarm> | null = null;
    // the three are collected side by side and ask once
    const ask = () => (asking ??= this.store.alarm().finally(() => (asking = null)));
    const figure = (name: string, help: string, value: (alarm: LedgerAlarm) => number) => {
      featureFigures.removeSingleMetric(name);
      const collect = async function (this: Gauge) {
        const alarm = await ask();
        if (alarm.endedAt !== null) this.set(value(alarm));
      };
      return new Gauge({ name, help, registers: [featureFigures], collect });
    };
    figure('ledger_findings', 'What the last check of the points ledger found.', (alarm) => alarm.findingCount);
    figure('ledger_check_completed', '1 when the last check came to its end.', (alarm) =>
      Number(alarm.failure === null),
    );
    figure('ledger_checked_at_seconds', 'When the last check of the points ledger ended.', (alarm) =>
      Math.floor(Date.parse(alarm.endedAt ?? '') / 1000),
    );
  }
}

/** The last three o'clock that has struck. */
function lastNight(now: string, today: string): string {
  const time = Date.parse(`${today}T${NIGHTLY_AT}`);
  return new Date(Date.parse(now) < time ? time - DAY_MS : time).toISOString();
}

const failed = (failure: string): CheckResult => ({
  ...{ accounts: null, transfers: null, seals: null, findings: [], failure },
});

/** Both readings find what is plainly wrong. */
function distinct(findings: readonly LedgerFinding[]): LedgerFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify([finding.check, finding.subject]), finding])).values()];
}
