import pg from 'pg';
import type { Actor, BulletinRecord } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WriteKey } from '../platform/idempotency';
import { withOwner } from '../platform/migrate';
import { once, SpecOffice } from './office-spec';

const ROUNDS = Number(process.env['NUMBER_ROUNDS'] ?? 500);
const RELEASES = 60;
const BEFORE = 856;
/** By now a signature has taken its number more often than not, and has not been committed yet. */
const KILL_WITHIN_MS = 12;
const PATIENCE_MS = 300_000;

/** What goes wrong in a round: nothing, a fault after the number was taken, or the connections are torn. */
const FAULTS = ['none', 'fault', 'none', 'kill'] as const;

describe('two signers at once', () => {
  let office: SpecOffice;
  let owner: pg.Client;
  let signers: readonly [Actor, Actor];
  /** Has the rights and is nobody: its version cannot be stored, after the number was taken. */
  let nobody: Actor;
  let publicationId: string;
  let sha256: string;
  let waiting: string[];

  beforeAll(async () => {
    office = await SpecOffice.open();
    owner = new pg.Client(office.spec.url);
    await owner.connect();
    const second = await office.district.addActor('signer', '门头沟区', '赵核签');
    signers = [office.signer, second];
    nobody = { ...second, userId: '00000000-0000-4000-8000-000000000000' };
    publicationId = await office.publication('抢号', { numbering: 'yearly+running', lastRunningNo: BEFORE });
    const model = await office.collected(publicationId);
    await office.proofread(model);
    ({ sha256 } = await office.publishing.preview(office.signer, model.id));
    waiting = await copies(model.id, 2 * ROUNDS);
  }, PATIENCE_MS);
  afterAll(async () => {
    await owner.end();
    await office.spec.close();
  });

  /** Issues that wait for their signature, as the model does. They share its brief, which each has under an activity of its own. */
  async function copies(modelId: string, count: number): Promise<string[]> {
    return withOwner(office.spec.url, async (db) => {
      await db.query('SET session_replication_role = replica');
      const rows: { id: string }[] = await db.query(
        `INSERT INTO bulletins (id, publication_id, state, issued_on, imprint, version, opened_by, opened_at)
         SELECT gen_random_uuid(), publication_id, state, issued_on, imprint, version, opened_by, opened_at
           FROM bulletins, generate_series(1, $2) WHERE id = $1 RETURNING id`,
        [modelId, count],
      );
      const ids = rows.map(({ id }) => id);
      await db.query(
        `INSERT INTO bulletin_briefs SELECT copy, publication_id, brief_id, gen_random_uuid(), section, position, mention
           FROM bulletin_briefs, unnest($2::uuid[]) copy WHERE bulletin_id = $1`,
        [modelId, ids],
      );
      await db.query(
        `INSERT INTO bulletin_versions SELECT copy, version, kind, author_id, author_name, at, reason, content, sha256
           FROM bulletin_versions, unnest($2::uuid[]) copy WHERE bulletin_id = $1`,
        [modelId, ids],
      );
      await db.query('SET session_replication_role = origin');
      return ids;
    });
  }

  const sign = (actor: Actor, id: string, write: WriteKey) => office.chain.take(actor, id, 'sign', { sha256 }, write);

  /** Tears the connections of whoever is at work, somewhere on the way. */
  async function tear(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS));
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
    );
  }

  /** As a client does that got no answer: the same again under the same key. Counts the answers that were lost. */
  async function untilAnswered(actor: Actor, id: string, lost: { count: number }): Promise<BulletinRecord> {
    const write = once();
    for (;;) {
      try {
        return await sign(actor, id, write);
      } catch (error) {
        if ((error as { code?: string }).code?.startsWith('bulletin.')) throw error;
        lost.count += 1;
      }
    }
  }

  it(
    `take one number each and leave none out, ${ROUNDS} times, with faults and torn connections between`,
    async () => {
      const lost = { count: 0 };
      for (let round = 0; round < ROUNDS; round++) {
        const pair = waiting.slice(2 * round, 2 * round + 2);
        const fault = FAULTS[round % FAULTS.length];
        if (fault === 'fault')
          await Promise.all([
            expect(sign(nobody, pair[0] ?? '', once())).rejects.toThrow('bulletin_versions'),
            sign(signers[1], pair[1] ?? '', once()),
          ]);
        const left = fault === 'fault' ? pair.slice(0, 1) : pair;
        const [signed] = await Promise.all([
          Promise.all(left.map((id, i) => untilAnswered(signers[i] ?? signers[0], id, lost))),
          ...(fault === 'kill' ? [tear()] : []),
        ]);
        expect(signed.every(({ state }) => state === 'signed')).toBe(true);
        const numbers: { no: number; yearly: number }[] = await office.spec.dataSource.query(
          'SELECT running_no AS no, yearly_no AS yearly FROM bulletins WHERE id = ANY ($1) ORDER BY 1',
          [pair],
        );
        const first = 2 * round + 1;
        expect(numbers, `round ${round}, ${fault}`).toEqual([
          { no: BEFORE + first, yearly: first },
          { no: BEFORE + first + 1, yearly: first + 1 },
        ]);
      }
      // otherwise nothing was torn that mattered
      expect(lost.count).toBeGreaterThan(ROUNDS / 40);
      const [counted]: { count: string; last: number }[] = await office.spec.dataSource.query(
        `SELECT count(*) FILTER (WHERE running_no IS NOT NULL), max(running_no) AS last FROM bulletins WHERE publication_id = $1`,
        [publicationId],
      );
      expect(counted).toEqual({ count: 2 * ROUNDS, last: BEFORE + 2 * ROUNDS });
    },
    PATIENCE_MS,
  );

  it(
    `leave none out either while an issue gives its number back, ${RELEASES} times, with torn connections between`,
    async () => {
      const released = await office.publication('退号', { numbering: 'yearly+running', lastRunningNo: BEFORE });
      const model = await office.collected(released);
      await office.proofread(model);
      const seen = (await office.publishing.preview(office.signer, model.id)).sha256;
      const ids = await copies(model.id, 2 * RELEASES);
      const take = (actor: Actor, id: string, write: WriteKey) =>
        office.chain.take(actor, id, 'sign', { sha256: seen }, write);
      const outcomes = { released: 0, passed: 0 };
      for (let round = 0; round < RELEASES; round++) {
        const [given = '', next = ''] = ids.slice(2 * round, 2 * round + 2);
        await take(office.signer, given, once());
        await office.chain.withdraw(office.signer, given, { reason: '不出了' }, once());
        const giveBack = async (write = once()): Promise<string> => {
          for (;;) {
            try {
              await office.bulletins.releaseNumber(office.signer, given, write);
              return 'released';
            } catch (error) {
              const { code = '' } = error as { code?: string };
              if (code === 'bulletin.number-passed') return 'passed';
              if (code.startsWith('bulletin.')) throw error;
            }
          }
        };
        const sign = async (write = once()): Promise<void> => {
          for (;;) {
            try {
              return void (await take(signers[1], next, write));
            } catch (error) {
              if ((error as { code?: string }).code?.startsWith('bulletin.')) throw error;
            }
          }
        };
        const lead = (of: number) => new Promise((resolve) => setTimeout(resolve, of * KILL_WITHIN_MS));
        // one of them first, then the other, then both at once
        const [outcome] = await Promise.all([
          round === 1 ? lead(8).then(() => giveBack()) : lead(Math.random()).then(() => giveBack()),
          round === 0 ? lead(8).then(() => sign()) : lead(Math.random()).then(() => sign()),
          ...(round % 4 === 3 ? [tear()] : []),
        ]);
        outcomes[outcome === 'released' ? 'released' : 'passed'] += 1;
        const [counted]: { count: number; last: number; counter: number; yearly: number }[] =
          await office.spec.dataSource.query(
            `SELECT count(bulletin.running_no)::integer AS count, max(bulletin.running_no) - ${BEFORE} AS last, max(publication.running_no) - ${BEFORE} AS counter,
                    max(counted.yearly_no) AS yearly
               FROM bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id
               JOIN publication_years counted ON counted.publication_id = publication.id WHERE publication.id = $1`,
            [released],
          );
        const { count } = counted ?? { count: -1 };
        expect(counted, `round ${round}, ${outcome}`).toEqual({ count, last: count, counter: count, yearly: count });
      }
      // otherwise one of the two always came before the other
      expect(Math.min(outcomes.released, outcomes.passed)).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
