import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { SessionsModule } from './sessions.module';
import { SmsCodes } from './sms-codes.service';

let spec: SpecModule;
let codes: SmsCodes;
let clock: Clock;
let phones = 0;
let start = Date.parse('2026-11-20T01:00:00Z');

beforeAll(async () => {
  spec = await openSpecModule(SessionsModule);
  codes = spec.get(SmsCodes);
  clock = spec.get(Clock);
});
beforeEach(() => {
  start += 3 * 86_400_000;
  clock.freeze(new Date(start).toISOString());
});
afterAll(() => spec.close());

const newPhone = () => `1990000${String(++phones).padStart(4, '0')}`;
const later = (ms: number) => clock.freeze(new Date(start + ms).toISOString());
const use = async (phone: string, code: string) => {
  await codes.attempt(phone);
  await spec.dataSource.transaction((tx) => codes.use(tx, phone, code));
};
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Sends a code and reads it where the operator of a development server reads it: on standard output. */
async function send(phone: string): Promise<string> {
  const lines: string[] = [];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  try {
    await codes.send(phone);
  } finally {
    output.mockRestore();
  }
  return /：(\d{6})（/.exec(lines.join(''))?.[1] ?? '';
}

describe('a code sent to a phone', () => {
  it('works once', async () => {
    const phone = newPhone();
    const code = await send(phone);
    await use(phone, code);
    await expect(use(phone, code)).rejects.toMatchObject({ code: 'session.code-wrong' });
  });

  it('works once when sixteen use it at one moment', async () => {
    const phone = newPhone();
    const code = await send(phone);
    const results = await Promise.allSettled(
      Array.from({ length: 16 }, () => spec.dataSource.transaction((tx) => codes.use(tx, phone, code))),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('is given back when the work it was used for failed', async () => {
    const phone = newPhone();
    const code = await send(phone);
    const failed = spec.dataSource.transaction(async (tx) => {
      await codes.use(tx, phone, code);
      throw new Error('power cut');
    });
    await expect(failed).rejects.toThrow('power cut');
    await use(phone, code);
  });

  it('is dead after five wrong tries, also when they come together', async () => {
    const phone = newPhone();
    const code = await send(phone);
    await Promise.all(
      Array.from({ length: 5 }, () =>
        expect(use(phone, wrong(code))).rejects.toMatchObject({ code: 'session.code-wrong' }),
      ),
    );
    await expect(use(phone, code)).rejects.toMatchObject({ code: 'session.code-wrong' });
  });

  it('is dead after five minutes, and when a newer one was sent', async () => {
    const phone = newPhone();
    const old = await send(phone);
    later(61_000);
    const newer = await send(phone);
    if (old !== newer) await expect(use(phone, old)).rejects.toMatchObject({ code: 'session.code-wrong' });
    later(61_000 + 300_001);
    await expect(use(phone, newer)).rejects.toMatchObject({ code: 'session.code-wrong' });
  });

  it('belongs to its phone', async () => {
    const code = await send(newPhone());
    await expect(use(newPhone(), code)).rejects.toMatchObject({ code: 'session.code-wrong' });
  });

  it('is not stored: neither the code nor the phone', async () => {
    const phone = newPhone();
    const code = await send(phone);
    const rows = JSON.stringify(await spec.dataSource.query('SELECT phone_index, code_hash FROM sms_codes'));
    expect(rows).not.toContain(phone);
    expect(rows).not.toContain(`"${code}"`);
  });

  it('is sent once a minute, five times an hour, and once when many ask together', async () => {
    const phone = newPhone();
    const together = await Promise.allSettled(Array.from({ length: 8 }, () => send(phone)));
    expect(together.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    await expect(send(phone)).rejects.toMatchObject({ code: 'request.too-many' });
    for (let minute = 1; minute < 5; minute++) {
      later(minute * 61_000);
      await send(phone);
    }
    later(6 * 61_000);
    await expect(send(phone)).rejects.toMatchObject({ code: 'request.too-many' });
    later(3_700_000);
    await send(phone);
  });
});
