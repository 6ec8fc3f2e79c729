import { Injectable } from '@nestjs/common';
import { addDays, dayOf } from '@jishan/domain';
import { AllowancesService } from '../exchange/allowances.service';
import { HomesService } from '../registry/homes.service';
import { PartitionService } from '../registry/partition.service';
import { Stage, type Act } from './stage';

/** Nobody of the household has done anything since, so that the past stays as it was recorded. */
const AT_REST = `NOT EXISTS (SELECT FROM hour_entries e JOIN household_members x ON x.person_id = e.person_id WHERE x.household_id = h.id AND e.occurred_on >= $2)
  AND NOT EXISTS (SELECT FROM redemptions r JOIN household_members x ON x.person_id = r.person_id WHERE x.household_id = h.id AND r.occurred_on >= $2)
  AND NOT EXISTS (SELECT FROM users u JOIN household_members x ON x.person_id = u.person_id JOIN grants g ON g.user_id = u.id AND g.role <> 'volunteer' WHERE x.household_id = h.id)`;

interface Home {
  id: string;
  label: string;
  /** Grown-ups, the head first. */
  adults: { id: string; name: string }[];
}

/** A household was split and another moved away last month, both by agreement; in a third the head limits what a member may spend. */
@Injectable()
export class HouseholdsAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly homes: HomesService,
    private readonly partitions: PartitionService,
    private readonly allowances: AllowancesService,
  ) {}

  async play(begunAt: string): Promise<void> {
    const lastMonth = addDays(`${dayOf(begunAt).slice(0, 7)}-01`, -9);
    this.stage.at(`${lastMonth}T02:30:00.000Z`);
    const [dividing, moving] = await this.homesAtRest(lastMonth);
    if (dividing) await this.split(dividing);
    if (moving) await this.move(moving);
    this.stage.at(begunAt);
    await this.limit();
  }

  /** The grown-up child goes with half of the points. */
  private async split({ id, label, adults }: Home): Promise<void> {
    const admin = await this.stage.actorOf('town-admin');
    const goer = adults.at(-1);
    if (!goer) return;
    const { balance } = await this.homes.get(admin, id);
    const agreement = { lines: balance.lines, agreedBy: adults.map(({ name }) => name), reason: '成家另过，分户单立' };
    const points = Math.floor(balance.available / 2);
    const group = { personIds: [goer.id], headPersonId: goer.id, label: `${label}附1`, points };
    await this.partitions.split(admin, id, { ...agreement, ...group }, this.stage.key('household-split'));
  }

  private async move({ id, label, adults }: Home): Promise<void> {
    const admin = await this.stage.actorOf('town-admin');
    const [next] = await this.stage.query<{ id: string }>(
      `SELECT n.id FROM units n JOIN households h ON h.id = $1 JOIN units own ON own.id = h.unit_id
        WHERE n.parent_id = own.parent_id AND n.kind = own.kind AND n.id <> own.id ORDER BY n.position LIMIT 1`,
      [id],
    );
    if (!next) return;
    const { balance } = await this.homes.get(admin, id);
    const agreement = { lines: balance.lines, agreedBy: adults.map(({ name }) => name), reason: '搬到儿女家附近居住' };
    const place = { unitId: next.id, label: `${label}迁入` };
    await this.partitions.move(admin, id, { ...agreement, ...place }, this.stage.key('household-move'));
  }

  private async limit(): Promise<void> {
    const [admin, { personId }] = [await this.stage.actorOf('town-admin'), await this.stage.actorOf('volunteer')];
    const [member] = await this.stage.query<{ id: string }>(
      `SELECT other.person_id AS id FROM household_members own JOIN household_members other USING (household_id)
        WHERE own.person_id = $1 AND own.left_on IS NULL AND other.left_on IS NULL AND other.person_id <> $1 ORDER BY other.head, other.id LIMIT 1`,
      [personId],
    );
    if (member) await this.allowances.set(admin, member.id, { monthlyPoints: 60 }, this.stage.key('household-limit'));
  }

  /** Of the town that the demo is about: the first that three grown-ups or more share, and a smaller one. */
  private async homesAtRest(since: string): Promise<[Home?, Home?]> {
    const { grants } = await this.stage.actorOf('town-admin');
    const homes = await this.stage.query<Home>(
      `SELECT h.id, h.label, json_agg(json_build_object('id', v.id, 'name', v.name) ORDER BY m.head DESC, v.birth_on) AS adults
         FROM households h JOIN units n ON n.id = h.unit_id AND n.path LIKE $1 || '%'
         JOIN household_members m ON m.household_id = h.id AND m.left_on IS NULL
         JOIN volunteers v ON v.id = m.person_id AND v.state = 'active' AND v.birth_on <= $2::date - interval '18 years'
         JOIN point_accounts a ON a.owner_id = h.id AND a.book = 1 AND a.posted >= 20
        WHERE h.closed_on IS NULL AND ${AT_REST}
        GROUP BY h.id ORDER BY count(*) DESC, h.id`,
      [grants[0]?.unitPath, since],
    );
    return [homes.find(({ adults }) => adults.length > 1), homes.at(-1)];
  }
}
