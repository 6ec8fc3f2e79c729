import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { Jobs } from '../platform/jobs/jobs';
import { SealsModule } from './seals.module';
import { SealsService } from './seals.service';

let spec: SpecModule;
let seals: SealsService;
let owner: pg.Client;
let account: number;
let written = 0;

beforeAll(async () => {
  spec = await openSpecModule(SealsModule);
  seals = spec.get(SealsService);
  owner = new pg.Client({ connectionString: spec.url });
  await owner.connect();
  const { rows } = await owner.query(
    `INSERT INTO point_accounts (book, kind, owner_id) VALUES (1, 'household', gen_random_uuid()) RETURNING id`,
  );
  account = Number(rows[0].id);
});
afterAll(async () => {
  await owner.end();
  await spec.close();
});

/** Sealing looks at transfers alone; whether they add up is told elsewhere. */
const write = (count: number, client: pg.Client = owner) =>
  client.query(
    `INSERT INTO point_transfers (key, fingerprint, book, kind, debit_id, credit_id, amount, source, occurred_on, expires_on)
     SELECT 'k' || ($2 + i), '\\x00', 1, 'award', 11, $1, 1, 's', '2026-11-20', '2027-12-31' FROM generate_series(1, $3::int) AS i`,
    [account, (written += count) - count, count],
  );

const ask = async (sql: string) => (await owner.query(sql)).rows;
const outstanding = async () =>
  (
    await ask(
      `SELECT count(*) FILTER (WHERE l.transfer_id IS NULL)::int AS unsealed, count(l.transfer_id)::int AS sealed FROM point_transfers t LEFT JOIN seal_leaves l ON l.transfer_id = t.id`,
    )
  )[0];

/** What is forbidden to everybody else. */
async function asSuperuser(sql: string) {
  await owner.query('SET session_replication_role = replica');
  const { rows } = await owner.query(sql);
  await owner.query('SET session_replication_role = origin');
  return rows;
}

let minutes = 0;
const later = async () => spec.get(Clock).freeze(new Date(Date.now() + ++minutes * 60_000).toISOString());

describe('sealing', () => {
  it('gives every transfer one leaf, in blocks that hang together', async () => {
    await write(4_500);
    expect(await seals.seal()).toBe(4_500);
    expect(await seals.seal()).toBe(0);
    expect(await outstanding()).toEqual({ unsealed: 0, sealed: 4_500 });
    const chain = await ask(
      `SELECT no::int, transfers, encode(hash, 'hex') AS hash, encode(previous, 'hex') AS previous FROM seals ORDER BY no`,
    );
    expect(chain.map(({ transfers }) => transfers)).toEqual([2_000, 2_000, 500]);
    chain.forEach((block, place) => expect(block.previous).toBe(chain[place - 1]?.hash ?? ''));
    expect(await seals.latest()).toMatchObject({ no: 3, hash: chain[2].hash });
  });

  it('does not overlook a transfer that is committed after one with a higher number', async () => {
    const slow = new pg.Client({ connectionString: spec.url });
    await slow.connect();
    await slow.query('BEGIN');
    await write(1, slow);
    await write(3);
    expect(await seals.seal()).toBe(3);
    // also not when a minute has gone by and nothing else is new
    await later();
    expect(await seals.seal()).toBe(0);
    await later();
    expect(await seals.seal()).toBe(0);
    await slow.query('COMMIT');
    await slow.end();
    expect(await seals.seal()).toBe(1);
    expect(await outstanding()).toMatchObject({ unsealed: 0 });
  });

  it('seals each transfer once when several processes are at it', async () => {
    let writing = true;
    const writer = (async () => {
      for (let round = 0; round < 40; round++) await write(100);
      writing = false;
    })();
    const sealer = async () => {
      while (writing) await seals.seal();
    };
    await Promise.all([writer, sealer(), sealer(), sealer()]);
    await seals.seal();
    expect(await outstanding()).toMatchObject({ unsealed: 0 });
    const [{ sum }] = await ask('SELECT sum(transfers)::int AS sum FROM seals');
    expect(sum).toBe((await outstanding()).sealed);
  });

  it('leaves nothing half done when it is cut off in the middle', async () => {
    await write(5_000);
    const before = (await outstanding()).sealed;
    // the leaves of the second block are refused once: the first stays, the second is as if it had not been tried
    await owner.query(`
      CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT count(*) FROM added WHERE transfer_id >= (SELECT max(id) - 2500 FROM point_transfers)) > 0 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$`);
    await owner.query(
      'CREATE TRIGGER cut_off AFTER INSERT ON seal_leaves REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION cut_off()',
    );
    await owner.query(`ALTER FUNCTION cut_off() SECURITY DEFINER`);
    await expect(seals.seal()).rejects.toThrow();
    expect(await outstanding()).toEqual({ unsealed: 3_000, sealed: before + 2_000 });
    await owner.query('DROP TRIGGER cut_off ON seal_leaves');
    expect(await seals.seal()).toBe(3_000);
    const [{ sum, gaps }] = await ask(
      'SELECT sum(transfers)::int AS sum, (max(no) - count(*))::int AS gaps FROM seals',
    );
    expect({ sum, gaps }).toEqual({ sum: before + 5_000, gaps: 0 });
  });

  it('looks at what is new alone once all that went before has ended; the long look overlooks nothing', async () => {
    for (let minute = 0; minute < 3; minute++) {
      await later();
      await seals.seal();
    }
    const [{ min }] = await ask('SELECT min(id)::int FROM point_transfers');
    const [removed] = await asSuperuser(`DELETE FROM seal_leaves WHERE transfer_id = ${min} RETURNING *`);
    expect(await seals.seal()).toBe(0);
    expect(await outstanding()).toMatchObject({ unsealed: 1 });
    await spec.get(Jobs).run('seal-overlooked');
    expect(await outstanding()).toMatchObject({ unsealed: 0 });
    expect(removed).toBeDefined();
  });

  it('is done by its sweep', async () => {
    await write(1);
    await spec.get(Jobs).run('seal-transfers');
    expect(await outstanding()).toMatchObject({ unsealed: 0 });
  });
});

describe('seals', () => {
  it('cannot be changed or removed, also by the owner of the tables', async () => {
    for (const statement of [
      'UPDATE seals SET transfers = 1',
      'DELETE FROM seals',
      'TRUNCATE seals CASCADE',
      `UPDATE seal_leaves SET leaf = '\\x00'`,
      'DELETE FROM seal_leaves',
      'TRUNCATE seal_leaves',
    ])
      await expect(owner.query(statement), statement).rejects.toMatchObject({ code: 'PT405' });
  });

  it('may be added and read by the server, and nothing else', async () => {
    const rights = await ask(
      `SELECT table_name || ' ' || string_agg(privilege_type, ' ' ORDER BY privilege_type) AS may FROM information_schema.role_table_grants
        WHERE grantee = 'jishan_app' AND table_name IN ('seals', 'seal_leaves') GROUP BY table_name ORDER BY 1`,
    );
    expect(rights.map(({ may }) => may)).toEqual(['seal_leaves INSERT SELECT', 'seals INSERT SELECT']);
  });

  it('have no second beginning and no fork', async () => {
    const again = (no: number, previous: string) =>
      owner.query(
        `INSERT INTO seals (no, at, transfers, up_to, root, previous, hash) VALUES ($1, now(), 1, 1, sha256('r'), ${previous}, sha256($2))`,
        [no, `other${no}`],
      );
    const [{ max }] = await ask('SELECT max(no)::int AS max FROM seals');
    await expect(again(max + 1, `''`)).rejects.toMatchObject({ constraint: 'seals_first' });
    await expect(again(max + 1, '(SELECT previous FROM seals WHERE no = 2)')).rejects.toMatchObject({
      constraint: 'seals_one_chain',
    });
  });
});
