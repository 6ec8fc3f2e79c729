import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  isMonth,
  monthAfter,
  type Action,
  type Actor,
  type MonthBalance,
  type MonthRecord,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Jobs } from '../platform/jobs/jobs';
import { UnitsService } from '../units/units.service';
import { MonthsStore, type MonthRow } from './months.store';

const EVERY_MS = 60_000;

/**
 * 月结. Closing has two steps. First the month is said to be closing, and from that commit on the database lets nothing more in; then
 * the figures are worked out in one transaction. Whatever dies in between, the sweep goes on.
 */
@Injectable()
export class MonthsService implements OnModuleInit {
  private readonly logger = new Logger(MonthsService.name);

  constructor(
    private readonly store: MonthsStore,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('close-month', async ({ month = '' }) => this.finish(month));
    this.jobs.sweep('close-months', EVERY_MS, () => this.finishAll());
  }

  /** Newest first, from the month of the first entry to the present one. */
  async list(actor: Actor): Promise<MonthRecord[]> {
    await this.assertReaches(actor, 'points.reconcile');
    return this.months();
  }

  async balances(actor: Actor, month: string, query: PageQuery & { search?: string }): Promise<Page<MonthBalance>> {
    await this.assertReaches(actor, 'points.reconcile');
    return this.store.balances(known(month), query.search ?? null, query);
  }

  /** Says that the month is closed; its figures follow. To close it again changes nothing. */
  async close(actor: Actor, month: string, write: WriteKey): Promise<MonthRecord> {
    const unitPath = await this.assertReaches(actor, 'points.close-month');
    known(month);
    const record = await this.writes.once(write, async (tx) => {
      const months = await this.months(tx);
      const found = months.find((one) => one.month === month);
      if (month >= this.clock.today().slice(0, 7)) throw new DomainError('month.not-over');
      if (!found) throw new DomainError('resource.not-found');
      if (found.state !== 'open') return found;
      if (!found.isNext) throw new DomainError('month.earlier-open');
      await this.store.begin(tx, month, actor.userId);
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'points.close-month',
        subjectKind: 'month',
        subjectId: month,
        unitPath,
      });
      return known((await this.months(tx)).find((one) => one.month === month));
    });
    await this.jobs.add('close-month', { month }, `close-month:${month}`);
    return record;
  }

  /** What a crash or a lost job left half done. */
  async finishAll(): Promise<void> {
    for (const month of await this.store.closing()) await this.finish(month);
  }

  private async finish(month: string): Promise<void> {
    await this.store.drain();
    if (await this.store.finish(month, this.clock.now(), monthAfter(month)))
      this.logger.log({ month }, 'a month of the points ledger is closed');
  }

  private async months(tx?: EntityManager): Promise<MonthRecord[]> {
    const written = new Map((await this.store.written(tx)).map((row) => [row.month, row]));
    const present = this.clock.today().slice(0, 7);
    const first = [...written.keys()][0] ?? (await this.store.first(tx)) ?? present;
    const months: MonthRecord[] = [];
    let isNext = true;
    for (let month = first; month <= present; month = monthAfter(month)) {
      const row: MonthRow = written.get(month) ?? { ...OPEN, month };
      months.push({ ...row, isNext: isNext && row.state === 'open' && month < present });
      if (row.state !== 'closed') isNext = false;
    }
    return months.reverse();
  }

  private async assertReaches(actor: Actor, action: Action): Promise<string | null> {
    const unitPath = await this.units.districtPath();
    assertCan(actor, action, { unitPath });
    return unitPath ?? null;
  }
}

const OPEN: Omit<MonthRow, 'month'> = {
  state: 'open',
  ...{ startedAt: null, closedAt: null, closedByName: null, upToTransfer: null, totals: null, seal: null },
};

function known<T>(month: T | undefined): T {
  if (month === undefined || (typeof month === 'string' && !isMonth(month)))
    throw new DomainError('resource.not-found');
  return month;
}
