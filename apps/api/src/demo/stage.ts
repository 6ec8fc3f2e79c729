import { Injectable } from '@nestjs/common';
import { addDays, ROLES, type Actor, type Role } from '@jishan/domain';
import { DataSource } from 'typeorm';
import { UsersService } from '../identity/users.service';
import { demoPhone } from '../invention/invention';
import { Clock } from '../platform/clock';
import { writeKey, type WriteKey } from '../platform/idempotency';

export const SEED = 'jishan';

/** Something that is done with what was loaded: through the services and under fixed keys, so that done again it changes nothing. */
export interface Act {
  play(begunAt: string): Promise<void>;
}

/** How long ago the acts begin to tell of schemes. */
export const TOLD_DAYS = 6;

/** The first day of the month before which the acts see months that are over: in the first days of a month still the one before. */
export const monthTold = (today: string): string => `${addDays(today, -TOLD_DAYS).slice(0, 7)}-01`;

/** What every act needs: the people of the demo accounts, the time that it speaks of, and keys of its own. */
@Injectable()
export class Stage {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly users: UsersService,
  ) {}

  /** From here on it is this moment. */
  at(instant: string): void {
    this.clock.freeze(instant);
  }

  key(step: string): WriteKey {
    return writeKey(`demo:${SEED}:${step}`);
  }

  query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query(sql, values);
  }

  async unitNamed(name: string): Promise<string> {
    const [unit] = await this.query<{ id: string }>('SELECT id FROM units WHERE name = $1', [name]);
    if (!unit) throw new Error(`the demo district has no unit ${name}`);
    return unit.id;
  }

  /** Whoever has the demo account of a role. */
  async actorOf(role: Role): Promise<Actor> {
    const user = await this.dataSource.transaction((tx) =>
      this.users.findByPhone(tx, demoPhone(ROLES.indexOf(role) + 1)),
    );
    return this.actorBy(user?.id, role);
  }

  async actorBy(userId: string | undefined, role: Role): Promise<Actor> {
    const rows: Actor[] = await this.dataSource.query(
      `SELECT u.id AS "userId", u.person_id AS "personId", u.name,
              json_agg(json_build_object('id', g.id, 'role', g.role, 'unitId', n.id, 'unitPath', n.path, 'teamId', g.team_id)) AS grants
         FROM users u JOIN grants g ON g.user_id = u.id AND g.role = $2 JOIN units n ON n.id = g.unit_id WHERE u.id = $1 GROUP BY u.id`,
      [userId, role],
    );
    if (!rows[0]) throw new Error(`nobody is ${role} in the demo district`);
    return rows[0];
  }
}
