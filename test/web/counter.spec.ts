import { expect, test, type Page, type Request, type Route } from '@playwright/test';
import { type GoodsRecord, pickUpText, type RedemptionRecord, ROLES, type VolunteerDetail } from '@jishan/domain';
import { asRole } from '../support/client.ts';
import { arriveAs, DESK, PHONE } from './cast.ts';
import { Stage } from './refusals/stage.ts';

/** As the sign-in page shows them. */
const DEMO_PASSWORD = 'jishan-demo-2026';
const DEMO_TOWN_ADMIN = `1990000${String(ROLES.indexOf('town-admin') + 1).padStart(4, '0')}`;

let stage: Stage;
let cardNo: string;
test.beforeAll(async () => {
  const url = process.env['PRODUCT_URL'] ?? '';
  stage = await Stage.set(url, process.env['PRODUCT_LOG'] ?? '');
  cardNo = (await (await asRole(url, 'volunteer')).get<VolunteerDetail>('/my/registration')).cardNo;
});

/** The counter with somebody in front of it. */
async function serve(page: Page, card = cardNo): Promise<void> {
  const finder = page.getByLabel('卡号、姓名或手机后四位');
  await finder.fill(card);
  await page.getByRole('button', { name: '查找' }).click();
  await expect(page.getByRole('region', { name: '兑换确认' })).toContainText(`卡号 ${card}`);
}

const REDEMPTIONS = '**/api/redemptions';
const isRedemption = (request: Request) =>
  request.method() === 'POST' && new URL(request.url()).pathname === '/api/redemptions';

async function slipNoOn(page: Page): Promise<string> {
  const slip = page.getByRole('article', { name: '积分兑换凭条' });
  await expect(slip).toBeVisible();
  await expect(slip, 'a slip is kept: it says the year').toContainText(/20\d\d年\d+月\d+日 \d\d:\d\d/);
  return /№ (\d{6})/.exec((await slip.textContent()) ?? '')?.[1] ?? '';
}

/** How often the counter's log has this slip. */
async function timesInLog(page: Page, slipNo: string): Promise<number> {
  await page.getByRole('group', { name: '办理什么' }).getByText('兑换记录').click();
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: `凭条 ${slipNo}` })
    .count();
}

test('what cannot be handed out is said before it is tried', async ({ browser }) => {
  await stage.leaveOnShelf('反光马甲', 0);
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page);
  const desk = page.getByRole('region', { name: '兑换确认' });
  const confirm = desk.getByRole('button', { name: '确认兑换' });
  await expect(desk.getByText('请先选择物品。')).toBeVisible();
  await expect(confirm).toBeDisabled();

  const vest = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '反光马甲' }) });
  await expect(vest).toContainText('暂时无货');
  await expect(vest.getByRole('button', { name: '反光马甲加一件' })).toBeDisabled();

  await page.getByLabel('毛巾数量').fill('99');
  await expect(desk.getByText(/^(积分不足|毛巾：库存只有 \d+ 条)。$/)).toBeVisible();
  await page.getByLabel('毛巾数量').fill('0');
  await page.getByLabel('洗衣皂数量').fill('40');
  await expect(desk.getByText('积分不足。')).toBeVisible();
  await expect(confirm).toBeDisabled();
});

test('the counter says what is too short to find, and its answer goes with the text', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  const finder = page.getByLabel('卡号、姓名或手机后四位');
  const none = page.getByText(/没有找到。请核对/);
  const short = page.getByText('还太短：姓名至少两个字，手机输后四位。');
  await finder.fill('查无此人');
  await finder.press('Enter');
  await expect(none).toBeVisible();
  await finder.fill('查');
  await expect(short).toBeVisible();
  await expect(none).toBeHidden();
  await expect(page.getByRole('button', { name: '查找' })).toBeDisabled();
  await finder.fill('');
  await expect(short).toBeHidden();
});

/** Presses of a hand; what a scanner types is not counted. */
class Hand {
  presses = 0;

  constructor(private readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.presses += 1;
    await this.page.keyboard.press(key);
  }
}

test('a known card from an idle counter to a printed slip: scanner and keys alone, at most six presses', async ({
  browser,
}) => {
  await stage.leaveOnShelf('毛巾', 20);
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await page.evaluate(() => {
    window.print = () =>
      document.body.setAttribute('data-printed', document.querySelector('.slip-number')?.textContent ?? '');
  });
  const finder = page.getByLabel('卡号、姓名或手机后四位');
  await expect(finder, 'an idle counter waits for a card').toBeFocused();
  const begun = Date.now();
  const hand = new Hand(page);
  await page.keyboard.type(cardNo);
  await page.keyboard.press('Enter');
  const entry = page.getByLabel('按编号选物品');
  await expect(entry).toBeFocused();
  const towel = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '毛巾' }) });
  const number = (await towel.locator('.goods-number').textContent())?.trim() ?? '';
  for (const digit of number) await hand.press(digit);
  await hand.press('Enter');
  await expect(page.getByLabel('毛巾数量')).toHaveValue('1');
  await hand.press('Enter');
  await expect(page.getByRole('button', { name: '打印凭条' })).toBeFocused();
  const slipNo = await slipNoOn(page);
  await hand.press('Enter');
  await expect(page.locator('body')).toHaveAttribute('data-printed', `№ ${slipNo}`);
  expect(hand.presses).toBeLessThanOrEqual(6);
  expect(Date.now() - begun, 'under ten seconds').toBeLessThan(10_000);
  await hand.press('Enter');
  await expect(finder, 'and the next card may come').toBeFocused();
});

test('a card that is scanned while a slip is shown begins the next customer, printed or not', async ({ browser }) => {
  await stage.leaveOnShelf('毛巾', 20);
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-prints', `${document.body.dataset['prints'] ?? ''}I`);
  });
  const towel = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '毛巾' }) });
  const print = page.getByRole('button', { name: '打印凭条' });
  await serve(page);
  for (const printed of [true, false]) {
    await page.getByLabel('按编号选物品').fill((await towel.locator('.goods-number').textContent())?.trim() ?? '');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('毛巾数量')).toHaveValue('1');
    await page.keyboard.press('Enter');
    await expect(print).toBeFocused();
    if (printed) await page.keyboard.press('Enter');
    await page.keyboard.type(cardNo);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: '兑换确认' })).toContainText(`卡号 ${cardNo}`);
    await expect(page.getByLabel('按编号选物品')).toBeFocused();
  }
  await expect(page.locator('body'), 'and no scan prints').toHaveAttribute('data-prints', 'I');
});

test('a reservation is fetched with its QR code, or with its six digits', async ({ browser }) => {
  await stage.leaveOnShelf('香皂', 20);
  const person = await asRole(process.env['PRODUCT_URL'] ?? '', 'volunteer');
  const items = [{ goodsId: (await stage.goods('香皂')).id, pieces: 1 }];
  const reserve = () => person.post<RedemptionRecord>('/reservations', { shopId: stage.shop.id, items });
  const scanned = await reserve();
  const { page: phone } = await arriveAs(browser, 'volunteer', PHONE, '/my-redemptions');
  await expect(phone.getByRole('img', { name: /领取用的二维码/ }).first()).toBeVisible();
  await expect(phone.getByText(/（含）前到店出示，过期后积分原样退回/).first()).toBeVisible();
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  const finder = page.getByLabel('卡号、姓名或手机后四位');
  await expect(finder).toBeFocused();
  await page.keyboard.type(pickUpText(scanned.id, scanned.code ?? ''));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '确认领取' })).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await slipNoOn(page)).toMatch(/^\d{6}$/);
  await page.getByRole('button', { name: '下一位' }).click();
  await expect(finder).toBeFocused();
  await page.keyboard.type(pickUpText(scanned.id, scanned.code ?? ''));
  await page.keyboard.press('Enter');
  await expect(page.getByText('该兑换单不在待领取状态（已领取）。'), 'once').toBeVisible();
  const typed = await reserve();
  await page.getByRole('group', { name: '办理什么' }).getByText('领取预约').click();
  await page.locator(`[id="code-${typed.id}"]`).fill(typed.code ?? '');
  await page.keyboard.press('Enter');
  expect(await slipNoOn(page)).toMatch(/^\d{6}$/);
});

test('clerks serve their own household when somebody else confirms beside them', async ({ browser }) => {
  const own = await stage.clerk.get<VolunteerDetail>('/my/registration');
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page, own.cardNo);
  const confirm = page.getByRole('button', { name: '确认兑换' });
  await expect(page.getByText('不能为自己家办理，须由另一位办理员经手。')).toBeVisible();
  await expect(confirm).toBeDisabled();
  const [cheapest] = (await stage.clerk.get<GoodsRecord[]>(`/shops/${stage.shop.id}/goods`)).filter(
    ({ available, householdLimit }) => available > 0 && householdLimit === null,
  );
  await page.getByRole('button', { name: `${cheapest?.name}加一${cheapest?.measure}` }).click();
  await page.getByLabel('第二人的手机号').fill(DEMO_TOWN_ADMIN);
  await page.getByLabel('第二人的密码').fill('falsch-falsch-falsch');
  await confirm.click();
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toBeVisible();
  await page.getByLabel('第二人的密码').fill(DEMO_PASSWORD);
  await confirm.click();
  await slipNoOn(page);
  await expect(page.getByRole('article', { name: '积分兑换凭条' })).toContainText('第二人确认');
});

test('the last piece went over another counter: the clerk reads it and the shelf is read again', async ({
  browser,
}) => {
  await stage.leaveOnShelf('陈醋', 1);
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page);
  await page.getByRole('button', { name: '陈醋加一瓶' }).click();
  await stage.leaveOnShelf('陈醋', 0);
  await page.getByRole('button', { name: '确认兑换' }).click();
  await expect(page.getByRole('alert')).toContainText('陈醋：暂时无货。');
  await expect(page.getByRole('article', { name: '积分兑换凭条' })).toBeHidden();
});

test('a double tap on 确认兑换 is one redemption and one slip', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page);
  const sent: string[] = [];
  page.on('request', (request) => isRedemption(request) && sent.push(request.headers()['idempotency-key'] ?? ''));
  await page.getByRole('button', { name: '香皂加一块' }).click();
  await page.getByRole('button', { name: '确认兑换' }).dblclick();
  const slipNo = await slipNoOn(page);
  expect(sent, 'requests of the two taps').toHaveLength(1);
  expect(await timesInLog(page, slipNo)).toBe(1);
  const next = String(Number(slipNo) + 1).padStart(6, '0');
  await expect(page.getByText(`凭条 ${next}`)).toHaveCount(0);
});

test('the network goes down after the server has booked: the retry gives the same slip', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page);
  const keys: string[] = [];
  let booked: RedemptionRecord | null = null;
  const lose = async (route: Route) => {
    booked = (await (await route.fetch()).json()) as RedemptionRecord;
    await route.abort('connectionreset');
  };
  page.on('request', (request) => isRedemption(request) && keys.push(request.headers()['idempotency-key'] ?? ''));
  await page.route(REDEMPTIONS, lose);
  await page.getByRole('button', { name: '食盐加一袋' }).click();
  await page.getByRole('button', { name: '确认兑换' }).click();
  await expect(
    page.getByText('网络中断，不知道上一次是否办成。请按“重试”：同一单只会办一次，不会重复扣分。'),
  ).toBeVisible();
  await expect(page.getByLabel('食盐数量'), 'the basket stays as it was sent').toBeDisabled();
  await expect(page.getByRole('button', { name: '换一位' })).toBeDisabled();
  await page.unroute(REDEMPTIONS, lose);
  await page.getByRole('button', { name: '重试' }).click();
  const slipNo = await slipNoOn(page);
  expect(slipNo).toBe((booked as RedemptionRecord | null)?.slipNo);
  expect(new Set(keys).size, 'one intention, one key').toBe(1);
  expect(keys).toHaveLength(2);
  expect(await timesInLog(page, slipNo)).toBe(1);
});

test('on a phone one button leads from the long shelf to the confirmation', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'points-clerk', PHONE, '/work/counter');
  await serve(page);
  const shelf = page.getByRole('region', { name: '选择物品' });
  const desk = page.getByRole('region', { name: '兑换确认' });
  const onward = shelf.getByRole('button', { name: '去确认' });
  await expect(shelf.getByText(/可用 \d+ 分/), 'who it is and what there is').toBeInViewport();
  await expect(onward, 'nothing to confirm yet').toHaveCount(0);
  await page.getByRole('button', { name: '香皂加一块' }).click();
  await expect(onward).toBeInViewport({ ratio: 1 });
  await expect(desk.getByRole('button', { name: '确认兑换' })).not.toBeInViewport();
  const price = ((await desk.locator('.basket-total').textContent()) ?? '').replace(/\D/g, '');
  await expect(shelf.locator('.basket-bar')).toHaveText(new RegExp(`^共 ${price}\\s*分`));

  await page.getByLabel('香皂数量').fill('99');
  await expect(shelf.locator('.basket-bar'), 'why it cannot be, before the way is gone').toContainText(
    /积分不足。|香皂：库存只有 \d+ 块。/,
  );
  await page.getByLabel('香皂数量').fill('1');
  await onward.click();
  await expect(desk).toBeFocused();
  await expect(desk.getByRole('heading')).toBeInViewport();
  await expect(desk.getByRole('button', { name: '确认兑换' })).toBeInViewport({ ratio: 1 });
  await desk.getByRole('button', { name: '确认兑换' }).click();
  expect(await slipNoOn(page)).toMatch(/^\d{6}$/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
});

test('a look at the household leaves customer and basket where they are', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page);
  await page.getByRole('button', { name: '香皂加一块' }).click();
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: /^看这一户的积分和限额/ }).click();
  await expect(await opened).toHaveURL(/\/households\/[\w-]+$/);
  await expect((await opened).getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByLabel('香皂数量')).toHaveValue('1');
});

test('at a desk shelf and confirmation stand side by side', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page);
  await page.getByRole('button', { name: '香皂加一块' }).click();
  await expect(page.getByRole('button', { name: '确认兑换' })).toBeInViewport();
  await expect(page.getByRole('button', { name: '去确认' })).toBeHidden();
});
