import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkStarTable,
  starTableOn,
  type Actor,
  type AdoptStarTableInput,
  type StarTable,
} from '@jishan/domain';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { UnitsService } from '../units/units.service';
import { StarsStore } from './stars.store';

/** 星级标准: how many hours each star asks for, by version. */
@Injectable()
export class StarsService {
  constructor(
    private readonly store: StarsStore,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  list(): Promise<StarTable[]> {
    return this.store.list();
  }

  /** The table that holds today; there is one since the schema was made. */
  async current(): Promise<StarTable> {
    const table = starTableOn(await this.store.list(), this.clock.today());
    if (!table) throw new Error('no star table holds today');
    return table;
  }

  async issue(actor: Actor, input: AdoptStarTableInput, write: WriteKey): Promise<StarTable> {
    const district = (await this.units.list()).find((unit) => unit.parentId === null);
    const unitPath = district && (await this.units.pathOf(district.id));
    assertCan(actor, 'star.issue', { unitPath });
    return this.writes.once(write, async (tx) => {
      assertAllowed(checkStarTable(input, this.clock.today()));
      const table = await this.store.insert(tx, input, { id: actor.userId, name: actor.name, at: this.clock.now() });
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'star.issue',
        subjectKind: 'star-table',
        subjectId: String(table.version),
        unitPath: unitPath ?? null,
        detail: `${input.documentRef}，自 ${input.effectiveFrom} 起，${input.hours.join('、')} 小时`,
      });
      return table;
    });
  }
}
