import type { LedgerCheckDetail, LedgerCheckRecord, LedgerFinding } from '@jishan/domain';
import type { Client } from './client.ts';
import { pause } from './fleet.ts';

const LOOK_AGAIN_MS = 100;

/** What somebody of the district reads after asking for a check of the whole ledger. */
export async function findingsOf(client: Client): Promise<LedgerFinding[]> {
  const { id } = await client.post<LedgerCheckRecord>('/points/checks');
  for (;;) {
    const check = await client.get<LedgerCheckDetail>(`/points/checks/${id}`);
    if (check.failure !== null) throw new Error(check.failure);
    if (check.endedAt !== null) return check.findings;
    await pause(LOOK_AGAIN_MS);
  }
}
