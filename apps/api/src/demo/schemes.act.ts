import { Injectable } from '@nestjs/common';
import { addDays, dayOf, type Actor } from '@jishan/domain';
import { addMonths } from '@jishan/points';
import { MAIN_TOWN } from '../invention/district';
import { HOUSEHOLD_SCHEME, OWN_SCHEME, revised } from '../invention/earning.load';
import { OpeningsService } from '../openings/openings.service';
import { SchemesService } from '../schemes/schemes.service';
import { TrialsService } from '../trials/trials.service';
import { monthTold, Stage, TOLD_DAYS, type Act } from './stage';

interface Period {
  from: string;
  to: string;
}

@Injectable()
export class SchemesAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly schemes: SchemesService,
    private readonly openings: OpeningsService,
    private readonly trials: TrialsService,
  ) {}

  /**
   * Two villages' own schemes, written by the town and adopted by the district: one has not yet begun, the other gives every household
   * its opening points today. And a third version of the town's that is being tried before the vote.
   */
  async play(begunAt: string): Promise<void> {
    const today = dayOf(begunAt);
    const nextMonth = addMonths(`${today.slice(0, 7)}-01`, 1);
    const period = { from: addMonths(monthTold(today), -3), to: addDays(monthTold(today), -1) };
    const [office, town] = [await this.stage.actorOf('district-admin'), await this.stage.actorOf('town-admin')];
    const begin = (days: number) => this.stage.at(`${addDays(today, -days)}T06:30:00.000Z`);
    begin(TOLD_DAYS);
    const own = await this.written(town, OWN_SCHEME, nextMonth, period);
    const households = await this.written(town, HOUSEHOLD_SCHEME, today, period);
    begin(2);
    const vote = { metOn: addDays(today, -3), present: 31, votes: 29 };
    await this.schemes.adopt(office, own, vote, this.stage.key('scheme-own-vote'));
    await this.schemes.adopt(office, households, { ...vote, votes: 27 }, this.stage.key('scheme-households-vote'));
    begin(1);
    const found = (await this.schemes.list(await this.stage.unitNamed(MAIN_TOWN))).find(({ book }) => book === 1);
    const current = found && (await this.schemes.get(found.id)).versions[0];
    if (!found || !current) return;
    const terms = revised(current.terms);
    const draft = { documentRef: '修订征求意见稿', effectiveFrom: nextMonth, terms };
    const third = await this.schemes.writeVersion(town, found.id, draft, this.stage.key('scheme-draft'));
    await this.tried(town, third.versions[0]?.id ?? '', period);
    this.stage.at(begunAt);
    await this.openings.giveDue();
  }

  /** The first version of a village's scheme, tried before anybody votes. */
  private async written(
    actor: Actor,
    { unit, title, documentRef, terms }: typeof OWN_SCHEME | typeof HOUSEHOLD_SCHEME,
    effectiveFrom: string,
    period: Period,
  ): Promise<string> {
    const about = { unitId: await this.stage.unitNamed(unit), book: 1, title };
    const { id } = await this.schemes.create(actor, about, this.stage.key(`scheme-${unit}`));
    const draft = { documentRef: documentRef(effectiveFrom), effectiveFrom, terms };
    const { versions } = await this.schemes.writeVersion(actor, id, draft, this.stage.key(`scheme-${unit}-1`));
    const versionId = versions[0]?.id ?? '';
    await this.tried(actor, versionId, period);
    return versionId;
  }

  private async tried(actor: Actor, versionId: string, period: Period): Promise<void> {
    const { id } = await this.trials.start(actor, versionId, period, this.stage.key(`trial-${versionId}`));
    await this.trials.run(id);
  }
}
