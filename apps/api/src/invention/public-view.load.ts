import { addDays, FEED_TITLES, instantAt } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { VIEWING_VILLAGE } from './district';
import { demoPhone, type Dice } from './invention';
import { insertRows, unitOf, userOf, type DemoUser, type LoadedDistrict } from './people.load';
import type { News } from './spending.load';

interface Line {
  key: string;
  postingId: string;
  opensOn: string;
  closesOn: string;
  ended: boolean;
}

interface Objecting {
  line: Line;
  raisedAt: string;
  objector: { name: string; user: DemoUser | null };
  text: string;
  decided: { at: string; upheld: boolean; reason: string } | null;
}

/** 公示: what ended is told; one round has two objections that were decided on, the open one has one that nobody decided on yet. */
export class PublicView {
  private readonly news: News[] = [];
  private readonly withdrawn = new Set<string>();

  constructor(
    private readonly tx: EntityManager,
    private readonly dice: Dice,
    private readonly district: LoadedDistrict,
    private readonly now: string,
  ) {}

  /** The awards wait in their rounds, nothing is posted yet. */
  async load(): Promise<{ news: News[]; withdrawn: ReadonlySet<string> }> {
    const lines = await this.linesOfVillage();
    const newest = (ended: boolean) => {
      const last = lines.filter((line) => line.ended === ended).at(-1);
      return lines.filter((line) => line.postingId === last?.postingId);
    };
    const [over, open] = [newest(true), newest(false)];
    for (const objecting of [...this.decidedOn(over), ...this.stillOpen(open)]) await this.enter(objecting);
    await this.tellOfEnds();
    return { news: this.news, withdrawn: this.withdrawn };
  }

  private linesOfVillage(): Promise<Line[]> {
    return this.tx.query(
      `SELECT w.key, w.posting_id AS "postingId", p.opens_on AS "opensOn", p.closes_on AS "closesOn", p.state = 'ended' AS ended
         FROM pending_awards w JOIN postings p ON p.id = w.posting_id WHERE p.unit_id = $1 ORDER BY p.closes_on, p.id, w.occurred_on, w.key`,
      [unitOf(this.district.units, VIEWING_VILLAGE).id],
    );
  }

  private decidedOn([first, second]: readonly Line[]): Objecting[] {
    if (!first || !second) return [];
    const { opensOn, closesOn } = first;
    const neighbour = [...this.district.users].find(([person]) => person.phone === demoPhone(1))?.[1] ?? null;
    return [
      {
        line: first,
        raisedAt: instantAt(addDays(opensOn, 1), '10:00'),
        objector: { name: '周桂荣', user: null },
        text: '那天上午我一直在河边捡垃圾，没有见到这位村民，名单里却有他。',
        decided: {
          ...{ at: instantAt(closesOn, '15:00'), upheld: true },
          reason: '核对签到表和现场照片，当天确未到场，属误记。',
        },
      },
      {
        line: second,
        raisedAt: instantAt(addDays(opensOn, 2), '09:30'),
        objector: { name: neighbour?.name ?? '', user: neighbour },
        text: '他好像只干了一个小时，怎么按两个小时记分？',
        decided: {
          ...{ at: instantAt(closesOn, '15:20'), upheld: false },
          reason: '队长点名记录为全程在场，签到签退时间齐全，维持原登记。',
        },
      },
    ];
  }

  private stillOpen([line]: readonly Line[]): Objecting[] {
    if (!line) return [];
    const raisedAt = new Date(Date.parse(this.now) - 3 * 3_600_000).toISOString();
    const objector = { name: '孟宪芳', user: null };
    return [{ line, raisedAt, objector, text: '那天下雨提前散了，请再核对一下时间。', decided: null }];
  }

  private async enter({ line, raisedAt, objector, text, decided }: Objecting): Promise<void> {
    const { id: unitId, name, path: unitPath } = unitOf(this.district.units, VIEWING_VILLAGE);
    const [clerk, judge] = [userOf(this.district.staff, 'town-admin'), userOf(this.district.staff, 'district-admin')];
    const recorder = objector.user ?? clerk;
    const id = this.dice.idAt(raisedAt);
    const decision = decided && {
      ...{ decidedBy: judge.id, decidedByName: judge.name, decision: decided.reason, decidedAt: decided.at },
    };
    const state = decided ? (decided.upheld ? 'upheld' : 'rejected') : 'open';
    await insertRows(this.tx, 'objections', [
      {
        ...{ id, postingId: line.postingId, text, raisedAt, state },
        ...{ objectorName: objector.name, objectorUserId: objector.user?.id ?? null },
        ...{ recordedBy: recorder.id, recordedByName: recorder.name, ...decision },
      },
    ]);
    await insertRows(this.tx, 'objection_entries', [{ objectionId: id, awardKey: line.key }]);
    if (!decided) await this.tx.query(`UPDATE pending_awards SET state = 'parked' WHERE key = $1`, [line.key]);
    if (decided?.upheld) {
      this.withdrawn.add(line.key);
      await this.tx.query(`UPDATE pending_awards SET state = 'withdrawn', closed_reason = $2 WHERE key = $1`, [
        ...[line.key, `异议成立：${decided.reason}`],
      ]);
    }
    const action = objector.user ? 'posting.object' : 'posting.record-objection';
    const entry = { subjectKind: 'objection', subjectId: id, unitPath };
    await insertRows(this.tx, 'audit_entries', [
      { ...entry, id: this.dice.idAt(raisedAt), at: raisedAt, actorId: recorder.id, action, reason: null },
    ]);
    const news = { unitId, unitPath, subjectId: line.postingId, facts: {} };
    const told = (kind: string, at: string, title: string) =>
      this.news.push({ ...news, kind, at, title, id: this.dice.idAt(at), key: `${kind}:${id}` });
    told('objection-raised', raisedAt, FEED_TITLES['objection-raised'](name, 1));
    if (!decided) return;
    const { at, reason } = decided;
    await insertRows(this.tx, 'audit_entries', [
      { ...entry, id: this.dice.idAt(at), at, actorId: judge.id, action: 'posting.decide-objection', reason },
    ]);
    told('objection-decided', at, FEED_TITLES['objection-decided'](name, decided.upheld));
  }

  private async tellOfEnds(): Promise<void> {
    const ended: { id: string; unitName: string; effectiveOn: string }[] = await this.tx.query(
      `SELECT p.id, u.name AS "unitName", p.effective_on AS "effectiveOn" FROM postings p JOIN units u ON u.id = p.unit_id
        WHERE p.state = 'ended' ORDER BY p.effective_on, p.id`,
    );
    for (const { id, unitName, effectiveOn } of ended) {
      const { id: unitId, path: unitPath } = unitOf(this.district.units, unitName);
      const at = instantAt(effectiveOn, '00:10');
      this.news.push({
        ...{ id: this.dice.idAt(at), key: `posting-ended:${id}`, kind: 'posting-ended', at },
        ...{ unitId, unitPath, subjectId: id, facts: {}, title: FEED_TITLES['posting-ended'](unitName) },
      });
    }
  }
}
