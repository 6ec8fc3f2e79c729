import { randomUUID } from 'node:crypto';
import { cardNumber, type Actor, type LineCheckRecord } from '@jishan/domain';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../platform/clock';
import { openSpecModule, withOneConnection, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PointsService } from '../points/points.service';
import { plantScheme } from '../schemes/scheme-spec';
import { actorWith, plantDistrict, type SpecDistrict } from '../units/district-spec';
import { CardsService } from './cards.service';
import { PassbooksModule } from './passbooks.module';
import { PassbooksService } from './passbooks.service';

const today = '2026-11-20';
let spec: SpecModule;
let places: SpecDistrict;
let books: PassbooksService;
let clerk: Actor;
let versionId: string;

beforeAll(async () => {
  spec = await openSpecModule(PassbooksModule);
  spec.get(Clock).freeze(`${today}T02:00:00Z`);
  places = await plantDistrict(spec.dataSource);
  books = spec.get(PassbooksService);
  clerk = await actorWith(spec.dataSource, 'points-clerk', places.village, { name: '存折办理员' });
  ({ versionId } = await plantScheme(spec.dataSource, places.town.id, clerk.userId));
});
afterAll(() => spec.close());

const run = (text: string, values: unknown[] = []) => spec.dataSource.query(text, values);
const once = () => writeKey(randomUUID());
const textOf = async ({ bytes }: { bytes: Buffer }) =>
  (await extractText(new Uint8Array(bytes), { mergePages: true })).text.replaceAll(/\s/g, '');
const pagesIn = async ({ bytes }: { bytes: Buffer }) => (await getDocumentProxy(new Uint8Array(bytes))).numPages;

async function enter(name: string): Promise<{ personId: string; actor: Actor; cardNo: string }> {
  const personId = newId();
  const [row] = await run(
    `INSERT INTO volunteers (id, name, pinyin, initials, gender, birth_on, unit_id, state, card_no, registered_at, decided_at)
     VALUES ($1, $2, 'zhang', 'z', 'undisclosed', '1980-01-01', $3, 'active', lpad(nextval('card_numbers')::text, 9, '0'), now(), now()) RETURNING card_no`,
    [personId, name, places.village.id],
  );
  const actor = await actorWith(spec.dataSource, 'volunteer', places.village, { personId, name });
  return { personId, actor, cardNo: row.card_no };
}

/** A person with so many awards of 2 points each, one a day from the first of a month on. */
async function earner(name: string, awards: number, month = '2026-10'): Promise<Actor & { accountId: number }> {
  const { personId, actor } = await enter(name);
  await earn(personId, awards, month);
  const { accountId } = await spec.dataSource.transaction((tx) =>
    spec.get(PointsService).accountOfPerson(tx, personId),
  );
  return { ...actor, accountId };
}

async function earn(personId: string, awards: number, month: string): Promise<void> {
  const drafts = Array.from({ length: awards }, (_, index) => ({
    ...{ key: `attendance:${newId()}:r1`, source: 'commendation', book: 1 as const, personId, amount: 2 },
    ...{ owner: { kind: 'member' as const, id: personId }, expiresOn: '2027-12-31', activityId: null },
    occurredOn: `${month}-${String((index % 28) + 1).padStart(2, '0')}`,
    ...{ schemeVersionId: versionId, ruleId: 'service', explanation: '“志愿服务”每次2分。' },
  }));
  spec.get(Clock).freeze(`${month}-28T02:00:00Z`);
  await spec.dataSource.transaction((tx) => spec.get(PointsService).post(tx, drafts, clerk.userId));
  spec.get(Clock).freeze(`${today}T02:00:00Z`);
}

const codesIn = (text: string) => [...text.matchAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g)].map(([code]) => code);

describe('a passbook', () => {
  it('says what was earned, when and what there is, with a name beyond the BMP', async () => {
    const owner = await earner('张𬭸𠮷', 3);
    const text = await textOf(await books.file(clerk, owner.accountId, { firstLine: 1, lastLine: 3 }));
    for (const words of ['积分存折', '张𬭸𠮷', '村', cardNumber(owner.accountId), '2026-10-03', '志愿服务', '校验码'])
      expect(text).toContain(words);
    expect(codesIn(text)).toHaveLength(3);
  });

  it('continues where the desk confirmed that it came out right, on the page that was begun', async () => {
    const owner = await earner('张续打', 30);
    expect(await books.get(clerk, owner.accountId)).toMatchObject({ lastLine: 30, printedUpTo: 0, printedBy: null });
    const begun = await books.confirm(clerk, owner.accountId, { firstLine: 1, lastLine: 20 }, once());
    expect(begun).toMatchObject({ printedUpTo: 20, printedBy: '存折办理员' });
    const rest = await books.file(clerk, owner.accountId, { firstLine: 21, lastLine: 30 });
    expect(await pagesIn(rest)).toBe(2);
    const { text: pages } = await extractText(new Uint8Array(rest.bytes), { mergePages: false });
    const [begunPage = '', newPage = ''] = pages.map((page) => page.replaceAll(/\s/g, ''));
    expect(codesIn(begunPage)).toHaveLength(4);
    expect(begunPage).not.toContain('存折号');
    expect(codesIn(newPage)).toHaveLength(6);
    expect(newPage).toContain('存折号');
  });

  it('is confirmed once by a retry, and never with a hole or beyond what is booked', async () => {
    const owner = await earner('张确认', 5);
    const write = once();
    const confirm = () => books.confirm(clerk, owner.accountId, { firstLine: 1, lastLine: 3 }, write);
    expect(await confirm()).toEqual(await confirm());
    const [{ count }] = await run('SELECT count(*) FROM passbook_prints WHERE account_id = $1', [owner.accountId]);
    expect(count).toBe(1);
    for (const span of [
      { firstLine: 5, lastLine: 5 },
      { firstLine: 4, lastLine: 6 },
    ])
      await expect(books.confirm(clerk, owner.accountId, span, once())).rejects.toMatchObject({
        code: 'passbook.out-of-order',
      });
    await expect(books.file(clerk, owner.accountId, { firstLine: 6, lastLine: 9 })).rejects.toMatchObject({
      code: 'passbook.nothing-to-print',
    });
  });

  it('is confirmed with the one connection that its transaction has', async () => {
    const owner = await earner('张单线', 2);
    const confirm = () => books.confirm(clerk, owner.accountId, { firstLine: 1, lastLine: 2 }, once());
    expect(await withOneConnection(spec, confirm)).toMatchObject({ printedUpTo: 2 });
  });

  it('is printed by its owner without a trace, by the desk with one, and by nobody else', async () => {
    const owner = await earner('张本人', 1);
    const traces = async () =>
      (
        await run(`SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY at, id`, [String(owner.accountId)])
      ).map((row: { action: string }) => row.action);
    const span = { firstLine: 1, lastLine: 1 };
    await books.file(owner, owner.accountId, span);
    expect(await traces()).toEqual([]);
    await books.file(clerk, owner.accountId, span);
    await books.confirm(clerk, owner.accountId, span, once());
    await books.statement(clerk, owner.accountId, { from: '2026-10-01', to: '2026-10-31' });
    expect(await traces()).toEqual(['passbook.print', 'passbook.confirm-print', 'statement.print']);
    const strangers = [
      await actorWith(spec.dataSource, 'points-clerk', places.nextVillage),
      (await enter('张外人')).actor,
    ];
    for (const stranger of strangers) {
      await expect(books.file(stranger, owner.accountId, span)).rejects.toMatchObject({ code: 'resource.not-found' });
      await expect(books.confirm(stranger, owner.accountId, span, once())).rejects.toMatchObject({
        code: 'resource.not-found',
      });
    }
    await expect(books.confirm(owner, owner.accountId, span, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });
});

describe('a check code', () => {
  it('proves a line to anybody, with the name masked', async () => {
    const owner = await earner('张建民', 2);
    const text = await textOf(await books.file(clerk, owner.accountId, { firstLine: 1, lastLine: 2 }));
    const [, code = ''] = codesIn(text);
    const passbookNo = cardNumber(owner.accountId);
    const genuine = {
      unitName: '陇驾庄村',
      ownerMasked: '张*民',
      line: 2,
      amount: 2,
      balanceAfter: 4,
      reversed: false,
    };
    expect(await books.check({ passbookNo, line: 2, code: ` ${code.toLowerCase()} ` })).toMatchObject({
      genuine: true,
      facts: { ...genuine, kind: 'award', occurredOn: '2026-10-02' },
    });
  });

  it('fits no other line, no other book and no other figure, and all of it is one answer', async () => {
    const [owner, other] = [await earner('张一', 2), await earner('张二', 2)];
    const [code = ''] = codesIn(await textOf(await books.file(clerk, owner.accountId, { firstLine: 1, lastLine: 1 })));
    const passbookNo = cardNumber(owner.accountId);
    const no: LineCheckRecord = { genuine: false, facts: null };
    for (const wrong of [
      { passbookNo, line: 2, code },
      { passbookNo, line: 99, code },
      { passbookNo: cardNumber(other.accountId), line: 1, code },
      { passbookNo: cardNumber(99_999), line: 1, code },
      { passbookNo: '000010010', line: 1, code },
      { passbookNo, line: 1, code: code.slice(0, -1) },
      { passbookNo, line: 1, code: `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}` },
    ])
      expect(await books.check(wrong)).toEqual(no);
    expect((await books.check({ passbookNo, line: 1, code })).genuine).toBe(true);
  });
});

describe('a statement', () => {
  it('goes from what there was to what there is, over the days that were asked for', async () => {
    const owner = await earner('张对账', 3, '2026-09');
    await earn(owner.personId ?? '', 4, '2026-10');
    await earn(owner.personId ?? '', 2, '2026-11');
    const file = await books.statement(owner, owner.accountId, { from: '2026-10-01', to: '2026-10-31' });
    const text = await textOf(file);
    expect(text).toContain('期初余额6');
    expect(text).toContain('本期存入8');
    expect(text).toContain('本期支出0');
    expect(text).toContain('期末余额14');
    expect(codesIn(text)).toHaveLength(4);
    await expect(
      books.statement(owner, owner.accountId, { from: '2026-10-31', to: '2026-10-01' }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    const none = await textOf(await books.statement(owner, owner.accountId, { from: '2026-01-01', to: '2026-01-31' }));
    expect(none).toContain('本期没有发生额');
  });
});

describe('membership cards', () => {
  it('are printed ten to a page, with name and number, for whom the asker may see', async () => {
    const admin = await actorWith(spec.dataSource, 'town-admin', places.town, { name: '镇管理员' });
    const cards = spec.get(CardsService);
    const { cardNo } = await enter('李𬭸');
    for (let index = 0; index < 12; index++) await enter(`卡片${index}`);
    const file = await cards.file(admin, { unitId: places.village.id });
    const [{ count }] = await run('SELECT count(*) FROM volunteers WHERE unit_id = $1', [places.village.id]);
    expect(await pagesIn(file)).toBe(Math.ceil(count / 10));
    const text = await textOf(file);
    for (const words of ['李𬭸', cardNo, '志愿者证', '陇驾庄村']) expect(text).toContain(words);
    const [one] = await run(`SELECT detail FROM audit_entries WHERE action = 'card.print'`);
    expect(one.detail).toBe(`${count} 张`);
    const elsewhere = await actorWith(spec.dataSource, 'town-admin', places.otherTown);
    await expect(cards.file(elsewhere, { unitId: places.village.id })).rejects.toMatchObject({ code: 'card.nobody' });
  });

  it('are printed by a leader for the own team, also by one who audits the whole village', async () => {
    const [member, leader] = [await enter('队员甲'), await enter('队长乙')];
    const teamId = newId();
    await run(
      `INSERT INTO teams (id, name, level, kind, unit_id, lineage, created_at) VALUES ($1, '引导队', 'corps', 'civility-guide', $2, ARRAY[$1::uuid], now())`,
      [teamId, places.village.id],
    );
    await run(
      `INSERT INTO team_members (id, team_id, person_id, joined_on) VALUES (gen_random_uuid(), $1, $2, '2026-01-01')`,
      [teamId, member.personId],
    );
    const leads = await actorWith(spec.dataSource, 'team-leader', places.village, { teamId, name: '队长乙' });
    const audits = await actorWith(spec.dataSource, 'auditor', places.village);
    const both = { ...leads, personId: leader.personId, grants: [...leads.grants, ...audits.grants] };
    const file = await spec.get(CardsService).file(both, { unitId: places.village.id });
    expect(file.name).toBe('志愿者证-1张.pdf');
    expect(await textOf(file)).toContain('队员甲');
  });
});
