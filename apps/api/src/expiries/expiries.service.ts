import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkExpiringUntil,
  DomainError,
  LIMITS,
  type Actor,
  type ExpiringBalance,
  type ExpiringQuery,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Pdf } from '../platform/documents/pdf';
import { UnitsService } from '../units/units.service';
import { ExpiriesStore } from './expiries.store';
import { NOTICE_TEMPLATE, noticeData } from './notice.typ';

/** H4: who loses how much on which day, on the screen and on paper for those who have no screen. */
@Injectable()
export class ExpiriesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ExpiriesStore,
    private readonly units: UnitsService,
    private readonly pdf: Pdf,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async list(
    actor: Actor,
    unitId: string,
    { until, ...page }: ExpiringQuery & PageQuery,
  ): Promise<Page<ExpiringBalance>> {
    const unit = await this.units.getUnit(unitId);
    assertCan(actor, 'points.list-accounts', { unitPath: unit.path });
    const today = this.clock.today();
    assertAllowed(checkExpiringUntil(until, today));
    return this.store.list({ unitPath: unit.path, from: today, until }, page);
  }

  async file(actor: Actor, unitId: string, { until }: ExpiringQuery): Promise<{ name: string; bytes: Buffer }> {
    const unit = await this.units.getUnit(unitId);
    assertCan(actor, 'points.list-accounts', { unitPath: unit.path });
    const today = this.clock.today();
    assertAllowed(checkExpiringUntil(until, today));
    const { items, nextCursor } = await this.store.list(
      { unitPath: unit.path, from: today, until },
      { limit: LIMITS.expiryLines },
    );
    if (nextCursor !== null) throw new DomainError('expiry.too-many');
    const about = { unitName: unit.name, until, madeBy: actor.name, madeOn: today };
    const bytes = this.pdf.render(NOTICE_TEMPLATE, noticeData(about, items));
    // names of a whole village leave the house on paper
    await this.dataSource.transaction((tx) =>
      this.audit.record(tx, {
        actorId: actor.userId,
        action: 'expiry.print',
        subjectKind: 'unit',
        subjectId: unitId,
        unitPath: unit.path,
        detail: `${until} 前到期 ${items.length} 行`,
      }),
    );
    return { name: `${unit.name}积分到期告知单-${until}.pdf`, bytes };
  }
}
