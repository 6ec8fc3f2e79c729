import { randomUUID } from 'node:crypto';
import type { Actor, DeedDetail } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CouncilsService } from '../deeds/councils.service';
import { HELPING, Villagers } from '../deeds/deeds-spec';
import { DeedsModule } from '../deeds/deeds.module';
import { DeedsService } from '../deeds/deeds.service';
import { ReviewsService } from '../deeds/reviews.service';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { plantScheme } from '../schemes/scheme-spec';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { DigestsModule } from './digests.module';
import { DigestsService } from './digests.service';

const once = () => writeKey(randomUUID());

describe('the good deeds of a digest', () => {
  let spec: SpecModule;
  let district: SpecDistrict;
  let admin: Actor;
  let signer: Actor;
  let doer: Actor & { personId: string };
  let council: string[];

  beforeAll(async () => {
    spec = await openSpecModule(DeedsModule, DigestsModule);
    spec.get(Clock).freeze('2026-12-10T02:00:00Z');
    district = await plantDistrict(spec.dataSource);
    const { village } = district;
    admin = await actorWith(spec.dataSource, 'station-admin', village);
    signer = await actorWith(spec.dataSource, 'signer', district.district);
    await plantScheme(spec.dataSource, village.id, admin.userId, {
      ...{ rules: [HELPING], postingDays: 0, effectiveFrom: '2026-11-01' },
    });
    const villagers = new Villagers(spec.dataSource, village);
    doer = await villagers.volunteer('张建民', await villagers.household());
    council = [];
    for (const name of ['赵德厚', '钱玉兰', '孙长河']) {
      const { personId } = await villagers.volunteer(name);
      council.push(personId);
      await spec.get(CouncilsService).add(admin, { unitId: village.id, personId }, once());
    }
  });
  afterAll(() => spec.close());

  async function file(doneOn: string): Promise<DeedDetail> {
    const input = { personId: doer.personId, doneOn, ruleId: HELPING.id, text: '送走失的老人回家，邻居都看见了。' };
    const deed = await spec.get(DeedsService).file(doer, input, once());
    return spec.get(ReviewsService).takeUp(admin, deed.id, once());
  }
  const decide = (deed: DeedDetail, vote: 'for' | 'against') =>
    spec
      .get(ReviewsService)
      .decide(
        admin,
        deed.id,
        { heldOn: '2026-12-10', reason: '情况属实', votes: council.map((personId) => ({ personId, vote })) },
        once(),
      );
  const of = (on: string, unitId = district.district.id) =>
    spec.get(DigestsService).get(signer, { kind: 'month', on, unitId });

  it('count where they were approved, by the day on which they were done, without any activity', async () => {
    await decide(await file('2026-12-01'), 'for');
    await decide(await file('2026-11-30'), 'for');
    await decide(await file('2026-12-02'), 'against');
    await file('2026-12-03');
    const december = await of('2026-12-09');
    expect(december.figures).toMatchObject({ activities: 0, people: 0, points: 10, deedPoints: 10 });
    expect(december.before.figures).toMatchObject({ points: 0, deedPoints: 0 });
    expect((await of('2026-11-30')).figures).toMatchObject({ activities: 0, points: 10, deedPoints: 10 });
    const { units } = await of('2026-12-09', district.town.id);
    expect(units.map(({ unitName, activities, deedPoints }) => [unitName, activities, deedPoints])).toEqual([
      ['陇驾庄村', 0, 10],
    ]);
    expect((await of('2026-12-09', district.otherTown.id)).figures.points).toBe(0);
  });
});
