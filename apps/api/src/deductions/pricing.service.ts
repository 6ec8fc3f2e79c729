import { Injectable } from '@nestjs/common';
import { LIMITS, type DeductionRules } from '@jishan/domain';
import { addWorkingDays, deduct, VILLAGE_POINTS, type SchemeVersion } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { PointsService } from '../points/points.service';
import { PostingService } from '../schemes/posting.service';
import { SchemesService } from '../schemes/schemes.service';

/** Of which scheme somebody's day is, and whose points it could cost. */
export interface PricedDay {
  version: SchemeVersion;
  owner: { kind: 'household' | 'member'; id: string };
}

interface Resident {
  id: string;
  name: string;
  unitId: string;
}

/** By which rules points are taken off, and how long one may say why not. */
@Injectable()
export class PricingService {
  constructor(
    private readonly schemes: SchemesService,
    private readonly postings: PostingService,
    private readonly points: PointsService,
    private readonly households: HouseholdsService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async rules(person: Resident, day: string): Promise<DeductionRules> {
    const priced = await this.priced(person, day);
    if (!priced) return { owner: { kind: 'member', label: person.name }, rules: [], appealDays: LIMITS.appealDaysMin };
    const { version, owner } = priced;
    const scheme = { schemeTitle: version.title, schemeVersion: version.version };
    return {
      owner: { kind: owner.kind, label: await this.labelOf(owner, person) },
      rules: version.rules.flatMap(({ id: ruleId, name }) => {
        const draft = deduct(version, { id: 'estimate', ruleId, personId: null, owner, occurredOn: day });
        return draft ? [{ ruleId, name, points: draft.amount, explanation: draft.explanation, ...scheme }] : [];
      }),
      appealDays: appealDaysOf(version),
    };
  }

  /** The version of redeemable points in force where the person lives, and whose account it is by that version; null without one. */
  async priced(
    { id, unitId }: Pick<Resident, 'id' | 'unitId'>,
    day: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<PricedDay | null> {
    const version = (await this.schemes.inForce(tx, unitId, day)).find(({ book }) => book === VILLAGE_POINTS);
    if (!version) return null;
    const owner = version.accountOwner === 'member' ? null : (await this.points.ownersOf(tx, [id], day)).get(id);
    return {
      version,
      owner: owner?.kind === 'household' ? { kind: 'household', id: owner.id } : { kind: 'member', id },
    };
  }

  /** The last day before the points are taken, when the council comes to its decision today. */
  async appealUntil(version: SchemeVersion): Promise<string> {
    return addWorkingDays(this.clock.today(), appealDaysOf(version), await this.postings.calendar());
  }

  private async labelOf(owner: PricedDay['owner'], person: Resident): Promise<string> {
    if (owner.kind === 'member') return person.name;
    return (await this.households.labelsOf([owner.id])).get(owner.id)?.label ?? person.name;
  }
}

/** As long as the scheme's points are on public view, and never so short that nobody could hear of it. */
const appealDaysOf = ({ postingDays }: SchemeVersion): number => Math.max(postingDays, LIMITS.appealDaysMin);
