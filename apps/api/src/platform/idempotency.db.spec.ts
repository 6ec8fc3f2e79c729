import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from './clock';
import { openSpecModule, type SpecModule } from './db-spec';
import { writeKey, Writes } from './idempotency';
import { Jobs } from './jobs/jobs';

describe('a write with a key', () => {
  let spec: SpecModule;
  let writes: Writes;
  let effects = 0;

  beforeAll(async () => {
    spec = await openSpecModule();
    writes = spec.get(Writes);
  });
  afterAll(() => spec.close());

  const work = async () => ({ effect: ++effects });
  const storedKeys = async (key: string) =>
    (await spec.dataSource.query('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).length;

  it('happens once when the key comes twice, with the same answer', async () => {
    const write = writeKey(randomUUID(), null, { points: 3 });
    const before = effects;
    const first = await writes.once(write, work);
    const second = await writes.once(write, work);
    expect(second).toEqual(first);
    expect(effects).toBe(before + 1);
  });

  it('happens once when sixteen come at the same moment', async () => {
    const write = writeKey(randomUUID(), randomUUID());
    const before = effects;
    const answers = await Promise.all(Array.from({ length: 16 }, () => writes.once(write, work)));
    expect(new Set(answers.map((answer) => answer.effect))).toEqual(new Set([before + 1]));
    expect(effects).toBe(before + 1);
  });

  it('is refused when the key comes back with other content', async () => {
    const key = randomUUID();
    await writes.once(writeKey(key, null, { points: 3 }), work);
    await expect(writes.once(writeKey(key, null, { points: 4 }), work)).rejects.toMatchObject({
      code: 'request.key-reused',
    });
  });

  it('does not care in which order the members of the content come', async () => {
    const key = randomUUID();
    const first = await writes.once(writeKey(key, null, { a: 1, b: [{ c: 2, d: 3 }] }), work);
    expect(await writes.once(writeKey(key, null, { b: [{ d: 3, c: 2 }], a: 1 }), work)).toEqual(first);
  });

  it('leaves no trace of its content that could be guessed at without the key', async () => {
    const key = randomUUID();
    const content = { password: 'correct horse battery' };
    await writes.once(writeKey(key, null, content), work);
    const text = JSON.stringify(content);
    const [row] = await spec.dataSource.query('SELECT fingerprint FROM idempotency_keys WHERE key = $1', [key]);
    expect(row.fingerprint).toMatch(/^k1\.[\w-]{43}$/);
    for (const form of ['hex', 'base64url'] as const)
      expect(row.fingerprint).not.toContain(createHash('sha256').update(text).digest(form));
  });

  it('answers a key of before fingerprints had a key of their own as it did then', async () => {
    const key = randomUUID();
    const plain = createHash('sha256').update('{"a":1,"b":2}').digest('base64url');
    await spec.dataSource.query(
      `INSERT INTO idempotency_keys (key, route, fingerprint, answer) VALUES ($1, 'internal', $2, '{"effect": -1}')`,
      [key, plain],
    );
    expect(await writes.once(writeKey(key, null, { b: 2, a: 1 }), work)).toEqual({ effect: -1 });
    await expect(writes.once(writeKey(key, null, { a: 1, b: 3 }), work)).rejects.toMatchObject({
      code: 'request.key-reused',
    });
  });

  it('keeps the keys of two people apart', async () => {
    const key = randomUUID();
    const mine = await writes.once(writeKey(key, randomUUID()), work);
    const theirs = await writes.once(writeKey(key, randomUUID()), work);
    expect(theirs).not.toEqual(mine);
  });

  it('is remembered for thirty days', async () => {
    const write = writeKey(randomUUID());
    await writes.once(write, work);
    const clock = spec.get(Clock);
    clock.freeze(new Date(Date.now() + 29 * 86_400_000).toISOString());
    await spec.get(Jobs).run('purge-idempotency-keys');
    expect(await storedKeys(write.key)).toBe(1);
    clock.freeze(new Date(Date.now() + 31 * 86_400_000).toISOString());
    await spec.get(Jobs).run('purge-idempotency-keys');
    clock.freeze(null);
    expect(await storedKeys(write.key)).toBe(0);
  });

  it('leaves nothing after a fault in the middle, and can then be done', async () => {
    const key = randomUUID();
    const marker = randomUUID();
    const fault = writes.once(writeKey(key), async (tx) => {
      await tx.query('INSERT INTO idempotency_keys (key, route, fingerprint) VALUES ($1, $2, $2)', [marker, 'fault']);
      throw new Error('power cut');
    });
    await expect(fault).rejects.toThrow('power cut');
    expect(await storedKeys(key)).toBe(0);
    expect(await storedKeys(marker)).toBe(0);
    await writes.once(writeKey(key), work);
    expect(await storedKeys(key)).toBe(1);
  });

  it('is refused, and leaves nothing, when its answer cannot be kept', async () => {
    const [key, marker] = [randomUUID(), randomUUID()];
    const refused = writes.once(writeKey(key), async (tx) => {
      await tx.query('INSERT INTO idempotency_keys (key, route, fingerprint) VALUES ($1, $2, $2)', [marker, 'fault']);
      await tx.query('SELECT 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(refused).rejects.toThrow('current transaction is aborted');
    expect(await storedKeys(key)).toBe(0);
    expect(await storedKeys(marker)).toBe(0);
  });
});
