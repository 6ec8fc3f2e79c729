import { Injectable } from '@nestjs/common';
import {
  assertCan,
  digestPeriods,
  type Actor,
  type DigestActivity,
  type DigestFigures,
  type DigestQuery,
  type DigestRecord,
  type Page,
  type PageQuery,
  type UnitRecord,
} from '@jishan/domain';
import { Clock } from '../platform/clock';
import { pageOf } from '../platform/page';
import { UnitsService } from '../units/units.service';
import { DigestsStore, type CountedFigures } from './digests.store';

const NOTHING: DigestFigures = {
  ...{ activities: 0, people: 0, attendances: 0, publicHeadcount: 0, minutes: 0, points: 0, deedPoints: 0 },
};

/** 周报 and 月报: counted from the records each time they are asked for, so that a correction is in them at once. */
@Injectable()
export class DigestsService {
  constructor(
    private readonly store: DigestsStore,
    private readonly units: UnitsService,
    private readonly clock: Clock,
  ) {}

  async get(actor: Actor, query: DigestQuery): Promise<DigestRecord> {
    const unit = await this.unitOf(actor, query);
    const { period, before, isOver } = digestPeriods(query.kind, query.on, this.clock.today());
    const [now, then] = [await this.store.figures(unit.path, period), await this.store.figures(unit.path, before)];
    const lines = (await this.units.list()).filter(({ id, parentId }) => id === unit.id || parentId === unit.id);
    return {
      ...{ kind: query.kind, unitId: unit.id, unitName: unit.name, period, isOver },
      figures: figuresOf(now, null),
      before: { period: before, figures: figuresOf(then, null) },
      units: lines
        .map(({ id, name }) => ({ unitId: id, unitName: name, ...figuresOf(now, id) }))
        .filter(({ activities, points }) => activities > 0 || points > 0),
    };
  }

  async activities(actor: Actor, query: DigestQuery & PageQuery): Promise<Page<DigestActivity>> {
    const unit = await this.unitOf(actor, query);
    const { period } = digestPeriods(query.kind, query.on, this.clock.today());
    const rows = await this.store.activities(unit.path, period, query);
    return pageOf(rows, query.limit, ({ heldOn, id }) => [heldOn, id]);
  }

  private async unitOf(actor: Actor, { unitId }: DigestQuery): Promise<UnitRecord> {
    const unit = await this.units.getUnit(unitId);
    assertCan(actor, 'digest.read', { unitPath: unit.path });
    return unit;
  }
}

function figuresOf(counted: readonly CountedFigures[], unitId: string | null): DigestFigures {
  const found = counted.find((line) => line.unitId === unitId);
  if (!found) return NOTHING;
  const { unitId: _, ...figures } = found;
  return figures;
}
