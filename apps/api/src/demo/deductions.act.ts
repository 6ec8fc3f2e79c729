import { Injectable } from '@nestjs/common';
import { addDays, dayOf, type Actor, type CouncilVote } from '@jishan/domain';
import { AppealsService } from '../deductions/appeals.service';
import { DeductionsService } from '../deductions/deductions.service';
import { VerdictsService } from '../deductions/verdicts.service';
import { CouncilsService } from '../deeds/councils.service';
import { GrantsService } from '../identity/grants.service';
import { HOUSEHOLD_SCHEME } from '../invention/earning.load';
import { Stage, type Act } from './stage';

interface Matter {
  step: string;
  by: Actor;
  personId: string;
  ruleId: string;
  happenedOn: string;
  text: string;
  wholeHousehold?: boolean;
}

/** Where each of them is filed and about whom. */
type About = Pick<Matter, 'by' | 'happenedOn' | 'personId'>;

interface Verdict {
  council: readonly string[];
  votes: CouncilVote[];
  reason: string;
  heldOn: string;
}

interface Householder {
  personId: string;
  /** Null for somebody who does not sign in. */
  userId: string | null;
}

/**
 * 扣分 in the village whose households begin with fifty points: one was appealed in vain and taken, one appeal waits, one is under
 * review. And one of the household of the demo's volunteer, who may still appeal.
 */
@Injectable()
export class DeductionsAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly grants: GrantsService,
    private readonly councils: CouncilsService,
    private readonly deductions: DeductionsService,
    private readonly verdicts: VerdictsService,
    private readonly appeals: AppealsService,
  ) {}

  async play(begunAt: string): Promise<void> {
    const today = dayOf(begunAt);
    const [town, office] = [await this.stage.actorOf('town-admin'), await this.stage.actorOf('district-admin')];
    const villageId = await this.stage.unitNamed(HOUSEHOLD_SCHEME.unit);
    const [secretary, online, ...others] = await this.householders(villageId);
    if (!secretary?.userId || !online?.userId) throw new Error('the demo village has nobody who signs in');
    // those without an account come last
    const [desk, waiting, ...rest] = others.toReversed();
    const council = rest.slice(0, 3).map(({ personId }) => personId);
    this.stage.at(`${addDays(today, -20)}T03:20:00.000Z`);
    const station = { role: 'station-admin' as const, unitId: villageId };
    await this.grants.handOut(town, secretary.userId, station, this.stage.key('deduct-secretary'));
    for (const personId of council)
      await this.councils.add(town, { unitId: villageId, personId }, this.stage.key(`council-${personId}`));
    this.stage.at(begunAt);
    const by = await this.stage.actorBy(secretary.userId, 'station-admin');
    const head = await this.stage.actorBy(online.userId, 'volunteer');
    const about = { by, happenedOn: today };
    await this.playBooked(town, office, head, council, { ...about, personId: online.personId });
    await this.playAppealed(town, council, { ...about, personId: desk?.personId ?? '' });
    await this.playUnderReview(town, { ...about, personId: waiting?.personId ?? '' });
    await this.playConfirmed(town, today);
  }

  private async playBooked(
    town: Actor,
    office: Actor,
    head: Actor,
    council: readonly string[],
    about: About,
  ): Promise<void> {
    const text = '装修剩下的砖石在巷口堆了半个月，提醒过两次没有清走，三轮车过不去。';
    const id = await this.file({ ...about, step: 'deduct-litter', ruleId: 'litter', text, wholeHousehold: true });
    const reason = '到现场看过，砖石还在，两位邻居也来说明了情况。';
    const verdict = { council, votes: ['for', 'for', 'against'] as CouncilVote[], reason, heldOn: about.happenedOn };
    await this.decide(town, id, 'deduct-litter', verdict);
    const appeal = { text: '砖是施工队放的，已经催过他们，不该算在我们家头上。' };
    await this.appeals.raise(head, id, appeal, this.stage.key('deduct-litter-appeal'));
    const answer = '施工队由本户雇请，清理由本户负责；村里两次提醒都有记录，维持评议结果。';
    const decision = { uphold: false, reason: answer };
    await this.appeals.decide(office, id, decision, this.stage.key('deduct-litter-answer'));
  }

  private async playAppealed(town: Actor, council: readonly string[], about: About): Promise<void> {
    const text = '早上在村口广场遛狗没有拴绳，狗追着放学的孩子跑，没有伤到人。';
    const id = await this.file({ ...about, step: 'deduct-dogs', ruleId: 'dogs', text });
    const reason = '广场上晨练的几位村民都看见了，一致认为属实。';
    const verdict = { council, votes: ['for', 'for', 'for'] as CouncilVote[], reason, heldOn: about.happenedOn };
    await this.decide(town, id, 'deduct-dogs', verdict);
    const appeal = { text: '那天拴了绳，是绳扣坏了狗才跑开的，绳子还在，可以来看。', appellantId: about.personId };
    await this.appeals.raise(about.by, id, appeal, this.stage.key('deduct-dogs-appeal'));
  }

  private async playUnderReview(town: Actor, about: About): Promise<void> {
    const text = '办酒席摆了四十桌，超过村规民约的二十桌，事先也没有报备。';
    const id = await this.file({ ...about, step: 'deduct-lavish', ruleId: 'lavish', text, wholeHousehold: true });
    await this.verdicts.takeUp(town, id, this.stage.key('deduct-lavish-review'));
  }

  /** In the village of the demo's accounts, whose council sits already. */
  private async playConfirmed(town: Actor, today: string): Promise<void> {
    const [by, volunteer] = [await this.stage.actorOf('station-admin'), await this.stage.actorOf('volunteer')];
    const members = await this.councils.members(town, by.grants[0]?.unitId ?? '');
    const text = '楼道里堆了纸箱和旧家具，挡住消防通道，物业贴过通知。';
    const personId = volunteer.personId ?? '';
    const about = { by, personId, happenedOn: addDays(today, -2), wholeHousehold: true };
    const id = await this.file({ ...about, step: 'deduct-home', ruleId: 'litter', text });
    const council = members.map((member) => member.personId);
    const reason = '物业的通知还贴着，两位邻居也来说明了情况，多数同意。';
    const verdict = { council, votes: ['for', 'for', 'against'] as CouncilVote[], reason, heldOn: today };
    await this.decide(town, id, 'deduct-home', verdict);
  }

  private async file({ step, by, wholeHousehold = false, ...matter }: Matter): Promise<string> {
    return (await this.deductions.file(by, { ...matter, wholeHousehold }, this.stage.key(step))).id;
  }

  private async decide(town: Actor, id: string, step: string, { council, votes, ...held }: Verdict): Promise<void> {
    await this.verdicts.takeUp(town, id, this.stage.key(`${step}-review`));
    const ballot = council
      .slice(0, votes.length)
      .map((personId, seat) => ({ personId, vote: votes[seat] ?? ('against' as const) }));
    await this.verdicts.decide(town, id, { ...held, votes: ballot }, this.stage.key(`${step}-decision`));
  }

  /** One grown-up of each household, those who sign in first. */
  private householders(unitId: string): Promise<Householder[]> {
    return this.stage.query(
      `SELECT "personId", "userId" FROM (
         SELECT DISTINCT ON (m.household_id) v.id AS "personId", u.id AS "userId", v.pinyin
           FROM volunteers v JOIN household_members m ON m.person_id = v.id AND m.left_on IS NULL LEFT JOIN users u ON u.person_id = v.id
          WHERE v.unit_id = $1 AND v.state = 'active' AND v.birth_on < '1990-01-01'
          ORDER BY m.household_id, u.id NULLS LAST, v.id) each
        ORDER BY "userId" IS NULL, pinyin, "personId"`,
      [unitId],
    );
  }
}
