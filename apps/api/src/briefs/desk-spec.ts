import { randomUUID } from 'node:crypto';
import {
  activityFacts,
  type Actor,
  type BriefWording,
  type PlanActivityInput,
  type Role,
  type UnitKind,
} from '@jishan/domain';
import type { DataSource } from 'typeorm';
import { newId } from '../platform/ids';

/** A small district for specs: units, users with a role, and activities as they are once their attendance is confirmed. */
export class SpecDistrict {
  readonly paths = new Map<string, string>();
  private readonly ids = new Map<string, string>();
  private nextPosition = 1;

  private constructor(private readonly dataSource: DataSource) {}

  static async build(dataSource: DataSource): Promise<SpecDistrict> {
    const district = new SpecDistrict(dataSource);
    await district.addUnit('district', '门头沟区', null);
    await district.addUnit('town', '永定镇', '门头沟区');
    await district.addUnit('town', '清水镇', '门头沟区');
    await district.addUnit('bureau', '区教委', '门头沟区');
    await district.addUnit('village', '贵石村', '永定镇');
    return district;
  }

  unitId(name: string): string {
    const id = this.ids.get(name);
    if (!id) throw new Error(`no unit ${name}`);
    return id;
  }

  pathOf(name: string): string {
    const path = this.paths.get(name);
    if (!path) throw new Error(`no unit ${name}`);
    return path;
  }

  async addActor(role: Role, unit = '门头沟区', name = '李编辑'): Promise<Actor> {
    const userId = newId();
    const insert = 'INSERT INTO users (id, name, phone_index, phone_sealed, created_at) VALUES ($1, $2, $3, $3, now())';
    await this.dataSource.query(insert, [userId, name, userId]);
    return {
      userId,
      personId: null,
      name,
      grants: [{ id: newId(), role, unitId: this.unitId(unit), unitPath: this.pathOf(unit), teamId: null }],
    };
  }

  /** Answers with the event that promises a brief. */
  async conclude(
    unit: string,
    day: string,
    more: Partial<Pick<PlanActivityInput, 'category' | 'campaign'>> & { wording?: BriefWording; people?: number } = {},
  ): Promise<string> {
    const {
      category = '志愿服务',
      campaign = null,
      wording = { theme: '春节防火安全', subject: '主题宣传活动', participantKind: '居民' },
      people = 33,
    } = more;
    const id = newId();
    const leader = await this.addActor('team-leader', unit, '王队长');
    const [startsAt, endsAt] = [`${day}T01:00:00Z`, `${day}T03:00:00Z`];
    await this.dataSource.query(
      `INSERT INTO activities (id, title, kind, category, state, unit_id, place, description, needs, risk_level, risk_text, starts_at, ends_at,
         sign_up_closes_at, minors_allowed, eligible_team_ids, campaign, wording, contact_name, planned_by, created_at, published_at, concluded_at, concluded_by)
       VALUES ($1, '防火宣传', 'regular', $2, 'concluded', $3, '村委会', '', '', 'low', '', $4, $5, $4, false, '{}', $6, $7, '王队长', $8, $4, $4, $5, $8)`,
      [id, category, this.unitId(unit), startsAt, endsAt, campaign, JSON.stringify(wording), leader.userId],
    );
    const shifts = [{ id: newId(), startsAt, endsAt, capacity: null, signedUp: 0, waiting: 0 }];
    const activity = {
      id,
      title: '防火宣传',
      category,
      campaign,
      brand: null,
      unitName: unit,
      placePhrase: null,
      wording,
      shifts,
      outcomes: [],
    };
    const sheet = { rows: [], publicHeadcount: people, recorderName: '王队长', version: 1, reason: null };
    return this.tell('activity-concluded', unit, id, activityFacts(activity, sheet));
  }

  /** As a correction of the attendance tells it, after those that came before it. */
  async correct(feedEventId: string, people: number): Promise<string> {
    const [event]: { subject_id: string; unit: string; facts: ReturnType<typeof activityFacts> }[] =
      await this.dataSource.query(
        `SELECT event.subject_id, unit.name AS unit, latest.facts FROM feed_events event JOIN units unit ON unit.id = event.unit_id
           JOIN feed_events latest ON latest.subject_id = event.subject_id WHERE event.id = $1 ORDER BY latest.sequence DESC LIMIT 1`,
        [feedEventId],
      );
    if (!event) throw new Error(`no event ${feedEventId}`);
    const { facts, unit, subject_id: subjectId } = event;
    const corrected = {
      ...facts,
      rosterVersion: facts.rosterVersion + 1,
      publicHeadcount: people,
      reason: '漏记',
      brief: { ...facts.brief, participants: { ...facts.brief.participants, count: people } },
    };
    return this.tell('activity-corrected', unit, subjectId, corrected);
  }

  private async tell(kind: string, unit: string, subjectId: string, facts: object): Promise<string> {
    const id = newId();
    await this.dataSource.query(
      `INSERT INTO feed_events (id, key, kind, unit_id, unit_path, subject_id, title, facts, at) VALUES ($1, $2, $3, $4, $5, $6, '活动结束', $7, now())`,
      [id, randomUUID(), kind, this.unitId(unit), this.pathOf(unit), subjectId, JSON.stringify(facts)],
    );
    return id;
  }

  private async addUnit(kind: UnitKind, name: string, parent: string | null): Promise<void> {
    const id = newId();
    const path = `${parent ? this.pathOf(parent) : ''}${id}/`;
    await this.dataSource.query(
      `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from) VALUES ($1, $2, $3, $4, $4, $5, $6, '2026-01-01')`,
      [id, parent && this.unitId(parent), kind, name, path, this.nextPosition++],
    );
    this.ids.set(name, id);
    this.paths.set(name, path);
  }
}
