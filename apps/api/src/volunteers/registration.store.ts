import { Injectable } from '@nestjs/common';
import { cardNumber, type ConsentPurpose, type VolunteerState } from '@jishan/domain';
import { In, IsNull, type EntityManager } from 'typeorm';
import { ConsentEntity } from './consent.entity';
import { GuardianEntity } from './guardian.entity';
import { VolunteerEntity } from './volunteer.entity';

export interface Decision {
  state: VolunteerState;
  decidedAt: string;
  decidedBy: string;
  decisionReason: string | null;
}

/** The words of one person at one moment. */
export interface Consenting {
  personId: string;
  purposes: ConsentPurpose[];
  given: boolean;
  at: string;
  by: string | null;
}

@Injectable()
export class RegistrationStore {
  async nextCardNo(tx: EntityManager): Promise<string> {
    const rows: { running: number }[] = await tx.query(`SELECT nextval('card_numbers') AS running`);
    return cardNumber(rows[0]?.running ?? NaN);
  }

  async insert(tx: EntityManager, volunteer: VolunteerEntity): Promise<void> {
    await tx.insert(VolunteerEntity, volunteer);
  }

  lock(tx: EntityManager, id: string): Promise<VolunteerEntity | null> {
    return tx.findOne(VolunteerEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
  }

  /** Those among the people whom nobody signs in as yet, the oldest profile first. */
  lockUnclaimed(tx: EntityManager, ids: string[]): Promise<VolunteerEntity[]> {
    return tx.find(VolunteerEntity, {
      where: { id: In(ids), claimedAt: IsNull() },
      order: { registeredAt: 'ASC', id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
  }

  async update(tx: EntityManager, id: string, change: Partial<VolunteerEntity>): Promise<void> {
    await tx.update(VolunteerEntity, { id }, change);
  }

  async saveGuardian(tx: EntityManager, guardian: GuardianEntity): Promise<void> {
    await tx.upsert(GuardianEntity, guardian, ['personId']);
  }

  async addConsents(tx: EntityManager, { personId, purposes, given, at, by }: Consenting): Promise<void> {
    if (purposes.length === 0) return;
    await tx.insert(
      ConsentEntity,
      purposes.map((purpose) => ({ personId, purpose, given, recordedAt: at, recordedBy: by })),
    );
  }

  async isInHousehold(tx: EntityManager, personId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM household_members WHERE person_id = $1 AND left_on IS NULL', [
      personId,
    ]);
    return rows.length > 0;
  }

  /** The teams somebody leads, read where they lie: that feature stands above this one. */
  ledTeams(tx: EntityManager, personId: string): Promise<{ teamId: string; unitId: string }[]> {
    return tx.query(
      `SELECT t.id AS "teamId", t.unit_id AS "unitId" FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1 AND m.leader`,
      [personId],
    );
  }
}

/** What the sealed name of a guardian is bound to: moved to another person it does not open. */
export const guardianContext = (personId: string) => `guardian:${personId}:name`;
