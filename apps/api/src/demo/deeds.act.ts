import { Transformer } from '@napi-rs/image';
import { Injectable } from '@nestjs/common';
import { addDays, dayOf, type Actor, type CouncilVote } from '@jishan/domain';
import { CouncilsService } from '../deeds/councils.service';
import { DeedPicturesService } from '../deeds/deed-pictures.service';
import { DeedsService } from '../deeds/deeds.service';
import { ReviewsService } from '../deeds/reviews.service';
import { VIEWING_VILLAGE } from '../invention/district';
import { Stage, type Act } from './stage';

interface Claim {
  step: string;
  by: Actor;
  personId: string;
  ruleId: string;
  text: string;
  /** How many days ago it was done. Filed and decided on the day the demo begins, so that the feed tells it in order. */
  daysAgo: number;
}

/** 申报: one gave points, one was declined, one is under review with a picture, and one of another village is on public view. */
@Injectable()
export class DeedsAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly deeds: DeedsService,
    private readonly reviews: ReviewsService,
    private readonly councils: CouncilsService,
    private readonly pictures: DeedPicturesService,
  ) {}

  async play(begunAt: string): Promise<void> {
    const today = dayOf(begunAt);
    const [volunteer, station] = [await this.stage.actorOf('volunteer'), await this.stage.actorOf('station-admin')];
    const [town, office] = [await this.stage.actorOf('town-admin'), await this.stage.actorOf('district-admin')];
    const personId = volunteer.personId ?? '';
    const village = await this.unitOf(personId);
    const council = await this.sit(station, village, personId, today);
    const own = { by: volunteer, personId };
    const helped = '早市散了以后，把迷路的邻村老人送回了家，老人的儿子和门口的保安都在场。';
    await this.claimAndDecide(begunAt, station, council, {
      ...{ ...own, step: 'deed-helped', ruleId: 'helping', text: helped, daysAgo: 9 },
      ...{ votes: ['for', 'for', 'for'], reason: '老人家属当面道谢，三位成员一致认为情况属实。' },
    });
    await this.claimAndDecide(begunAt, station, council, {
      ...{ ...own, step: 'deed-found', ruleId: 'found', text: '在公交站捡到一个钱包，交给了司机。', daysAgo: 6 },
      ...{
        votes: ['for', 'against', 'against'],
        reason: '司机和车队都没有登记，也没有旁人能证明，补充证明后可以再报。',
      },
    });
    const snow = '下雪那天早上，替楼上腿脚不便的张大爷扫了门前的雪，又把药送上了楼。';
    const waiting = await this.claim(begunAt, { ...own, step: 'deed-snow', ruleId: 'helping', text: snow, daysAgo: 3 });
    await this.pictures.put(volunteer, waiting, await drawn(), this.stage.key('deed-snow-picture'));
    this.stage.at(begunAt);
    await this.reviews.takeUp(station, waiting, this.stage.key('deed-snow-review'));
    const away = await this.sit(town, await this.stage.unitNamed(VIEWING_VILLAGE), '', today);
    const neighbour = (await this.villagers(await this.stage.unitNamed(VIEWING_VILLAGE), '')).at(-1) ?? '';
    await this.claimAndDecide(begunAt, office, away, {
      ...{ step: 'deed-fire', by: town, personId: neighbour, ruleId: 'helping', daysAgo: 4 },
      ...{ text: '夜里发现柴垛冒烟，叫醒邻居一起扑灭，没有等到烧起来。本人没有手机，由镇里代为申报。' },
      ...{ votes: ['for', 'for', 'against'], reason: '两位邻居作证，多数同意。' },
    });
  }

  private async claimAndDecide(
    begunAt: string,
    recorder: Actor,
    council: readonly string[],
    { votes, reason, ...claim }: Claim & { votes: CouncilVote[]; reason: string },
  ): Promise<void> {
    const id = await this.claim(begunAt, claim);
    await this.reviews.takeUp(recorder, id, this.stage.key(`${claim.step}-review`));
    const ballot = council
      .slice(0, votes.length)
      .map((personId, seat) => ({ personId, vote: votes[seat] ?? 'against' }));
    const decision = { heldOn: dayOf(begunAt), votes: ballot, reason };
    await this.reviews.decide(recorder, id, decision, this.stage.key(`${claim.step}-decision`));
  }

  private async claim(begunAt: string, { step, by, personId, ruleId, text, daysAgo }: Claim): Promise<string> {
    this.stage.at(begunAt);
    const what = { personId, ruleId, text, doneOn: addDays(dayOf(begunAt), -daysAgo) };
    return (await this.deeds.file(by, what, this.stage.key(step))).id;
  }

  /** The council of a unit: grown-ups of other households than the claimant's. */
  private async sit(admin: Actor, unitId: string, claimantId: string, today: string): Promise<string[]> {
    this.stage.at(`${addDays(today, -20)}T03:10:00.000Z`);
    const people = (await this.villagers(unitId, claimantId)).slice(0, 3);
    for (const personId of people)
      await this.councils.add(admin, { unitId, personId }, this.stage.key(`council-${personId}`));
    return people;
  }

  /** Four grown-ups, heads of households and the older ones first; the last one sits in no council. */
  private async villagers(unitId: string, claimantId: string): Promise<string[]> {
    const rows = await this.stage.query<{ id: string }>(
      `SELECT v.id FROM volunteers v
        WHERE v.unit_id = $1 AND v.state = 'active' AND v.birth_on < '2000-01-01' AND NOT EXISTS (SELECT FROM users u WHERE u.person_id = v.id)
          AND EXISTS (SELECT FROM household_members m WHERE m.person_id = v.id AND m.left_on IS NULL
               AND m.household_id NOT IN (SELECT household_id FROM household_members WHERE person_id::text = $2 AND left_on IS NULL))
        ORDER BY EXISTS (SELECT FROM household_members m WHERE m.person_id = v.id AND m.head AND m.left_on IS NULL) DESC,
                 v.birth_on < '1980-01-01' DESC, v.pinyin, v.id LIMIT 4`,
      [unitId, claimantId],
    );
    return rows.map((row) => row.id);
  }

  private async unitOf(personId: string): Promise<string> {
    const [row] = await this.stage.query<{ id: string }>('SELECT unit_id AS id FROM volunteers WHERE id = $1', [
      personId,
    ]);
    return row?.id ?? '';
  }
}

/** A yard in the snow in flat colours: nobody's photograph. */
function drawn(): Promise<Buffer> {
  const [width, height] = [640, 420];
  const pixels = Buffer.alloc(width * height * 4, 255);
  const paint = (left: number, top: number, right: number, bottom: number, colour: readonly number[]) => {
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) pixels.set(colour, (y * width + x) * 4);
  };
  const [sky, snow, wall, roof, door, coat, broom] = [
    ...[
      [176, 200, 222],
      [240, 244, 248],
      [206, 170, 132],
      [120, 60, 48],
    ],
    ...[
      [92, 62, 44],
      [30, 84, 130],
      [160, 120, 60],
    ],
  ] as const;
  paint(0, 0, width, 260, sky);
  paint(0, 260, width, height, snow);
  paint(60, 130, 330, 290, wall);
  paint(40, 100, 350, 135, roof);
  paint(40, 88, 350, 102, snow);
  paint(170, 190, 230, 290, door);
  paint(430, 210, 475, 320, coat);
  paint(438, 175, 467, 208, [222, 184, 150]);
  paint(482, 190, 488, 340, broom);
  paint(470, 340, 502, 356, broom);
  return Transformer.fromRgbaPixels(pixels, width, height).png();
}
