import type { Actor } from '@jishan/domain';
import type { Rule } from '@jishan/points';
import type { DataSource } from 'typeorm';
import { newId } from '../platform/ids';
import { actorWith, type SpecUnit } from '../units/district-spec';

/** 助人为乐: ten points a time. */
export const HELPING: Rule = {
  ...{ id: 'helping', name: '助人为乐', factKind: 'deed', category: null, role: null },
  ...{ earning: { by: 'fixed', points: 10 }, multipliers: [], bonus: null },
};

/** People of one unit, some of one household. */
export class Villagers {
  constructor(
    private readonly dataSource: DataSource,
    readonly unit: SpecUnit,
  ) {}

  async household(): Promise<string> {
    const id = newId();
    await this.dataSource.query(
      `INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '12号院', now())`,
      [id, this.unit.id],
    );
    return id;
  }

  /** An approved volunteer, as signed in. */
  async volunteer(
    name: string,
    householdId: string | null = null,
    birthOn = '1980-01-01',
  ): Promise<Actor & { personId: string }> {
    const personId = newId();
    await this.dataSource.query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       VALUES ($1, $2, 'x', 'x', 'undisclosed', $3, $4, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now())`,
      [personId, name, birthOn, this.unit.id],
    );
    if (householdId !== null)
      await this.dataSource.query(
        `INSERT INTO household_members (id, household_id, person_id, head, joined_on)
         SELECT gen_random_uuid(), $1, $2, NOT EXISTS (SELECT FROM household_members WHERE household_id = $1), '2026-01-01'`,
        [householdId, personId],
      );
    return { ...(await actorWith(this.dataSource, 'volunteer', this.unit, { personId, name })), personId };
  }
}
