import { randomUUID } from 'node:crypto';
import {
  cardNumber,
  type ActivityDetail,
  type Actor,
  type AttendanceRow,
  type PlanActivityInput,
  type ShiftInput,
} from '@jishan/domain';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { actorWith, plantDistrict, type SpecDistrict, type SpecUnit } from '../units/district-spec';
import { ActivitiesModule } from './activities.module';
import { ActivitiesService } from './activities.service';

export const BEFORE = '2026-11-20T01:00:00.000Z';
export const DURING = '2026-11-21T02:00:00.000Z';
export const MORNING: ShiftInput = { startsAt: '2026-11-21T01:00:00.000Z', endsAt: '2026-11-21T03:00:00.000Z' };
export const AFTERNOON: ShiftInput = { startsAt: '2026-11-21T06:00:00.000Z', endsAt: '2026-11-21T08:00:00.000Z' };

export type Volunteer = Actor & { personId: string };

export const once = (): WriteKey => writeKey(randomUUID());

/** A district with a team, its leader and an admin, on a fresh database; the day before the activities that are planned in it. */
export class Ground {
  private people = 10_000_000;

  private constructor(
    readonly spec: SpecModule,
    readonly places: SpecDistrict,
    readonly admin: Actor,
    readonly teamId: string,
    readonly leader: Volunteer,
  ) {}

  static async open(): Promise<Ground> {
    const spec = await openSpecModule(ActivitiesModule);
    spec.get(Clock).freeze(BEFORE);
    const places = await plantDistrict(spec.dataSource);
    const admin = await actorWith(spec.dataSource, 'town-admin', places.town, { name: '镇管理员' });
    const ground = new Ground(spec, places, admin, newId(), { ...admin, personId: '' });
    await ground.query(
      `INSERT INTO teams (id, name, level, kind, unit_id, lineage, created_at) VALUES ($1, '文明引导队', 'corps', 'civility-guide', $2, ARRAY[$1::uuid], now())`,
      [ground.teamId, places.village.id],
    );
    const personId = await ground.plantPerson({ name: '王队长' });
    await ground.join(personId, true);
    const leader = await actorWith(spec.dataSource, 'team-leader', places.village, {
      teamId: ground.teamId,
      personId,
      name: '王队长',
    });
    return Object.assign(ground, { leader: { ...leader, personId } });
  }

  close(): Promise<void> {
    return this.spec.close();
  }

  at(instant: string): void {
    this.spec.get(Clock).freeze(instant);
  }

  query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.spec.dataSource.query(sql, parameters);
  }

  async plantPerson({
    name = '',
    birthOn = '1970-01-01',
    state = 'active',
    unit = this.places.village,
  } = {}): Promise<string> {
    const [id, cardNo] = [newId(), cardNumber(this.people++)];
    await this.query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       VALUES ($1, $2, 'zhiyuanzhe', 'zyz', 'undisclosed', $3, $4, $5, $6, now(), CASE WHEN $5 <> 'pending' THEN now() END)`,
      [id, name || `志愿者${cardNo}`, birthOn, unit.id, state, cardNo],
    );
    return id;
  }

  plantPeople(count: number): Promise<string[]> {
    return Promise.all(Array.from({ length: count }, () => this.plantPerson()));
  }

  /** A person who can sign in. */
  async volunteer(changes: { birthOn?: string; state?: string; unit?: SpecUnit } = {}): Promise<Volunteer> {
    const personId = await this.plantPerson(changes);
    const actor = await actorWith(this.spec.dataSource, 'volunteer', this.places.village, { personId, name: '志愿者' });
    return { ...actor, personId };
  }

  volunteers(count: number): Promise<Volunteer[]> {
    return Promise.all(Array.from({ length: count }, () => this.volunteer()));
  }

  async join(personId: string, leader = false): Promise<void> {
    await this.query(
      `INSERT INTO team_members (id, team_id, person_id, leader, joined_on) VALUES ($1, $2, $3, $4, '2026-01-01')`,
      [newId(), this.teamId, personId, leader],
    );
  }

  async leave(personId: string): Promise<void> {
    await this.query(`UPDATE team_members SET left_on = '2026-11-20' WHERE person_id = $1`, [personId]);
  }

  planOf(changes: Partial<PlanActivityInput> = {}): PlanActivityInput {
    return {
      title: '周末清洁家园',
      kind: 'regular',
      category: '环境卫生',
      unitId: this.places.village.id,
      teamId: this.teamId,
      place: '村口小广场',
      placePhrase: '在村口小广场',
      riskLevel: 'low',
      shifts: [MORNING],
      eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: true },
      wording: { theme: '清洁家园', subject: '志愿服务活动', participantKind: '村民' },
      ...changes,
    };
  }

  plan(changes: Partial<PlanActivityInput> = {}, by: Actor = this.leader): Promise<ActivityDetail> {
    return this.spec.get(ActivitiesService).plan(by, this.planOf(changes), once());
  }

  async publish(changes: Partial<PlanActivityInput> = {}): Promise<ActivityDetail> {
    const { id } = await this.plan(changes, this.admin);
    return this.spec.get(ActivitiesService).publish(this.admin, id, once());
  }

  /** A scheme of the town that gives 10 points an hour to the households or people, after so many working days of 公示. */
  async plantScheme({ postingDays = 0 } = {}): Promise<void> {
    const schemeId = newId();
    const rules = [
      {
        ...{
          id: 'service',
          name: '志愿服务',
          factKind: 'attendance',
          category: null,
          role: null,
          multipliers: [],
          bonus: null,
        },
        earning: { by: 'hour', points: 10, stepMinutes: 30, rounding: 'down' },
      },
    ];
    await this.query(
      `INSERT INTO schemes (id, unit_id, book, title, created_at) VALUES ($1, $2, 1, '妙峰山镇积分制管理方案', now())`,
      [schemeId, this.places.town.id],
    );
    await this.query(
      `INSERT INTO scheme_versions (id, scheme_id, version, document_ref, state, met_on, present, votes, effective_from, account_owner, rules, caps,
                                    expiry, posting_days, written_by, written_at, adopted_by, adopted_at)
       VALUES ($1, $2, 1, '妙政发〔2026〕1号', 'effective', '2025-12-01', 40, 38, '2026-01-01', 'household', $3, '[]', $4, $5, $6, now(), $6, now())`,
      [
        newId(),
        schemeId,
        JSON.stringify(rules),
        JSON.stringify({ kind: 'year-end', yearsLater: 1 }),
        postingDays,
        this.admin.userId,
      ],
    );
  }

  async balanceOf(personId: string): Promise<number> {
    const [account] = await this.query<{ posted: number }>('SELECT posted FROM point_accounts WHERE owner_id = $1', [
      personId,
    ]);
    return account?.posted ?? 0;
  }

  async minutesOf(personId: string): Promise<number> {
    const [hours] = await this.query<{ minutes: number }>(
      `SELECT COALESCE(sum(CASE kind WHEN 'credit' THEN minutes ELSE -minutes END), 0)::integer AS minutes FROM hour_entries WHERE person_id = $1`,
      [personId],
    );
    return hours?.minutes ?? 0;
  }
}

/** A row of somebody who was there for two hours. */
export const present = (
  personId: string,
  activity: ActivityDetail,
  changes: Partial<AttendanceRow> = {},
): AttendanceRow => ({
  personId,
  shiftId: activity.shifts[0]?.id ?? '',
  presence: 'present',
  minutes: 120,
  source: 'roll-call',
  walkIn: false,
  ...changes,
});
