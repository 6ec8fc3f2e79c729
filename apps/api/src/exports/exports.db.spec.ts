import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Actor, PointsReceipt } from '@jishan/domain';
import { printedSeal, type VersionTerms } from '@jishan/points';
import { extractText } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { PointsModule } from '../points/points.module';
import { ReceiptsService } from '../seals/receipts.service';
import { SealsModule } from '../seals/seals.module';
import { SealsService } from '../seals/seals.service';
import { newId } from '../platform/ids';
import { plantScheme } from '../schemes/scheme-spec';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { ExportsModule } from './exports.module';
import { ExportsService } from './exports.service';
import { draft, dice, plantLedger } from './ledger-spec';
import { verify } from './verification';
import { PointsService } from '../points/points.service';

let spec: SpecModule;
let folder: string;
let text: string;
let district: SpecDistrict;
let household: string;

beforeAll(async () => {
  spec = await openSpecModule(PointsModule, SealsModule, ExportsModule);
  folder = await mkdtemp(join(tmpdir(), 'jishan-export-'));
  district = await plantDistrict(spec.dataSource);
  [household = ''] = await plantLedger(spec, 12, dice(7));
  await spec.dataSource.query(
    `INSERT INTO households (id, unit_id, label, created_at) VALUES ($1, $2, '12号院', now())`,
    [household, district.village.id],
  );
  await spec.get(SealsService).seal();
  await spec.get(ExportsService).write(join(folder, 'whole.gz'));
  text = gunzipSync(await readFile(join(folder, 'whole.gz'))).toString();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await spec.close();
});

const verified = async (...args: string[]) => {
  const { lines, sound } = await verify(args, folder);
  return { text: lines.join('\n'), sound };
};

/** The export as somebody else would have it. */
async function altered(change: (lines: string[]) => string[]): Promise<string> {
  const lines = change(text.trimEnd().split('\n'));
  await writeFile(join(folder, 'altered.gz'), gzipSync(`${lines.join('\n')}\n`));
  return 'altered.gz';
}

/** One more entry, for the household that has a name. */
async function award(): Promise<number> {
  const given = draft(household, 5, '2027-12-31');
  const posted = await spec.dataSource.transaction((tx) => spec.get(PointsService).post(tx, [given], null));
  return posted.get(given.key) ?? 0;
}

const numberOf = (line: string) => Number(/"transfer":\[(\d+)/.exec(line)?.[1]);

describe('an export', () => {
  it('is found sound by the verifier, which has nothing but the file', async () => {
    const { text: said, sound } = await verified('whole.gz');
    expect(said).toContain('没有发现差错');
    expect(sound).toBe(true);
    expect(text.split('\n').filter((line) => line.includes('"transfer":['))).not.toHaveLength(0);
  });

  it('says how it is asked when it was not understood', async () => {
    for (const args of [[], ['--seal'], ['--help'], ['whole.gz', '--speed']]) {
      const { lines, sound } = await verify(args, folder);
      expect([lines.length, sound]).toEqual([1, false]);
      expect(lines[0]).toMatch(/^用法：/);
    }
  });

  it('holds nobody by name', async () => {
    const owners = await spec.dataSource.query('SELECT label FROM households');
    for (const { label } of owners) expect(text).not.toContain(label);
    expect(Object.keys(JSON.parse(text.split('\n')[0] ?? '') as object)).toEqual([
      ...['ledger', 'format', 'exportedAt', 'columns'],
    ]);
  });

  it('holds the whole terms of a version, by which the verifier is not led astray', async () => {
    const office = await actorWith(spec.dataSource, 'town-admin', district.town);
    const terms: Partial<VersionTerms> = {
      ...{ postingDays: 5, postingRhythm: 'weekly', opening: { points: 20, every: 'once' } },
      approvers: { adopting: ['district-admin'], attendance: ['town-admin'] },
    };
    await plantScheme(spec.dataSource, district.town.id, office.userId, terms);
    await spec.get(ExportsService).write(join(folder, 'terms.gz'));
    const lines = gunzipSync(await readFile(join(folder, 'terms.gz')))
      .toString()
      .split('\n');
    const versions = lines.filter((line) => line.startsWith('{"version":')).map((line) => JSON.parse(line) as object);
    expect(versions).toMatchObject([{ version: { title: '积分制管理方案', version: 1, ...terms } }]);
    expect((await verified('terms.gz')).text).toContain('没有发现差错');
  });

  it('names the first transfer that was changed, in a sentence', async () => {
    const file = await altered((lines) =>
      lines.map((line) =>
        numberOf(line) === 9 || numberOf(line) === 20 ? line.replace('2026-11-', '2026-10-') : line,
      ),
    );
    const { text: said, sound } = await verified(file);
    expect(sound).toBe(false);
    expect(said).toContain('第一笔有差错的流水是第 9 号。');
    expect(said).toContain('第 20 号流水：流水的内容与封存时不同。');
  });

  it('that was cut off says so instead of passing', async () => {
    expect(await verified(await altered((lines) => lines.slice(0, -9)))).toMatchObject({ sound: false });
    const whole = await readFile(join(folder, 'whole.gz'));
    await writeFile(join(folder, 'altered.gz'), whole.subarray(0, whole.length - 900));
    expect((await verified('altered.gz')).text).toContain('不完整');
    await writeFile(join(folder, 'altered.gz'), 'no gzip at all');
    expect((await verified('altered.gz')).text).toContain('不完整');
    expect((await verified('nowhere.gz')).text).toBe('没有这个文件。');
    expect((await verified(await altered((lines) => [...lines.slice(0, 3), 'x', ...lines.slice(3)]))).text).toContain(
      '第 4 行读不懂',
    );
  });

  it('is taken in one moment, also while others write', async () => {
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await award();
        await spec.get(SealsService).seal();
      }
    })();
    for (let round = 0; round < 5; round++) {
      await spec.get(ExportsService).write(join(folder, 'busy.gz'));
      expect((await verified('busy.gz')).text).toContain('没有发现差错');
    }
    writing = false;
    await writer;
  });
});

describe('a printed seal', () => {
  it('holds the ledger to what it was that day', async () => {
    const seal = await spec.get(SealsService).latest();
    await spec.get(ExportsService).write(join(folder, 'later.gz'));
    expect((await verified('later.gz', '--seal', printedSeal(seal ?? { no: 0, hash: '' }))).sound).toBe(true);
    expect((await verified('later.gz', '--seal', '封印 第1号 0000-0000-0000-0000')).text).toContain('不符');
    expect((await verified('later.gz', '--seal', 'nothing')).text).toContain('不是一个封印');
  });

  it('no longer fits a ledger that was set back to an earlier day, though nothing else gives it away', async () => {
    await spec.get(ExportsService).write(join(folder, 'earlier.gz'));
    await award();
    await spec.get(SealsService).seal();
    const printed = (await spec.get(SealsService).printedLatest()) ?? '';
    expect((await verified('earlier.gz')).sound).toBe(true);
    const { text: said, sound } = await verified('earlier.gz', '--seal', printed);
    expect(said).toMatch(/第 \d+ 号封印不在其中：账本在那之后被截断过/);
    expect(sound).toBe(false);
  });
});

describe('a receipt', () => {
  let owner: Actor;
  const keep = async (name: string, receipt: unknown) => {
    await writeFile(join(folder, name), JSON.stringify(receipt));
    return name;
  };
  const ofLatest = () => spec.get(ReceiptsService).receipt(owner, latest);
  let latest: number;

  beforeAll(async () => {
    const person = newId();
    await spec.dataSource.query(
      `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
       VALUES ($1, '张建民', 'zhang', 'z', 'undisclosed', '1980-01-01', $2, 'active', '000010009', now(), now())`,
      [person, district.village.id],
    );
    await spec.dataSource.query(
      `INSERT INTO household_members (id, household_id, person_id, head, joined_on) VALUES (gen_random_uuid(), $1, $2, true, '2026-01-01')`,
      [household, person],
    );
    owner = await actorWith(spec.dataSource, 'volunteer', district.village, { personId: person });
    latest = await award();
  });

  it('is there as soon as the entry is sealed, and says so until then', async () => {
    expect(await spec.get(ReceiptsService).sealing(owner, latest)).toEqual({ transferId: latest, seal: null });
    await expect(ofLatest()).rejects.toMatchObject({ code: 'points.not-sealed' });
    await spec.get(SealsService).seal();
    const { seal } = await spec.get(ReceiptsService).sealing(owner, latest);
    expect(seal?.printed).toBe(await spec.get(SealsService).printedLatest());
    expect((await verified('--receipt', await keep('receipt.json', await ofLatest()))).text).toContain(
      `收据成立：第 ${latest} 号流水`,
    );
  });

  it('is held against an export and a printed seal', async () => {
    const name = await keep('receipt.json', await ofLatest());
    await spec.get(ExportsService).write(join(folder, 'now.gz'));
    const printed = (await spec.get(SealsService).printedLatest()) ?? '';
    expect(await verified('now.gz', '--receipt', name, '--seal', printed)).toMatchObject({ sound: true });
    expect((await verified('earlier.gz', '--receipt', name)).text).toContain('导出文件里没有收据所说的');
    expect((await verified('--receipt', name, '--seal', '封印 第1号 0000-0000-0000-0000')).sound).toBe(false);
  });

  it('that was changed anywhere does not hold', async () => {
    const sound = await ofLatest();
    const flipped = (hash: string) => hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    const { transfer, seal, proof } = sound;
    const forged: Partial<PointsReceipt>[] = [
      { transfer: { ...transfer, amount: 500 } },
      { leaf: flipped(sound.leaf) },
      { place: sound.place + 1 },
      { proof: proof.length > 0 ? proof.map(flipped) : ['00'.repeat(32)] },
      ...[{ root: flipped(seal.root) }, { no: seal.no + 1 }, { hash: flipped(seal.hash) }].map((change) => ({
        seal: { ...seal, ...change },
      })),
      { printed: '封印 第1号 0000-0000-0000-0000' },
    ];
    for (const change of forged)
      expect(
        await verified('--receipt', await keep('forged.json', { ...sound, ...change })),
        JSON.stringify(change),
      ).toMatchObject({
        sound: false,
      });
    expect((await verified('--receipt', await keep('forged.json', { receipt: 'other' }))).text).toContain('读不懂');
  });

  it('is nobody else’s', async () => {
    const neighbour = await actorWith(spec.dataSource, 'volunteer', district.nextVillage, { personId: newId() });
    const receipts = spec.get(ReceiptsService);
    const ways: (() => Promise<unknown>)[] = [
      () => receipts.sealing(neighbour, latest),
      () => receipts.receipt(neighbour, latest),
      () => receipts.slip(neighbour, latest),
    ];
    for (const way of ways) await expect(way()).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('on paper says what it is about, and the seal', async () => {
    const bytes = await spec.get(ReceiptsService).slip(owner, latest);
    const { text: said } = await extractText(new Uint8Array(bytes), { mergePages: true });
    const printed = (await spec.get(ReceiptsService).sealing(owner, latest)).seal?.printed ?? '';
    for (const words of ['12号院', '高峰值守每小时', printed])
      expect(said.replaceAll(/\s/g, '')).toContain(words.replaceAll(/\s/g, ''));
  });

  it('on paper is of the day that it is here, also before eight in the morning', async () => {
    spec.get(Clock).freeze('2026-11-29T16:30:00Z');
    const bytes = await spec.get(ReceiptsService).slip(owner, latest);
    const { text: said } = await extractText(new Uint8Array(bytes), { mergePages: true });
    expect(said.replaceAll(/\s/g, '')).toContain('2026-11-30出具');
  });
});
