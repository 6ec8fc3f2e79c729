import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { prepared } from '../prepared-statements';

export const LIVE_CHANNEL = 'jishan_live';

/** Who hears it: everybody whose grants reach the unit, or one person alone. Neither is told. */
export type LiveNotice = LiveEvent & ({ unitPath: string } | { personId: string });

const NOTIFY = prepared('SELECT pg_notify($1, $2)');

@Injectable()
export class Live {
  /** Heard only if the transaction commits: the database itself delivers it. */
  async publish(tx: EntityManager, notice: LiveNotice): Promise<void> {
    await tx.query(NOTIFY, [LIVE_CHANNEL, JSON.stringify(notice)]);
  }
}
