import { expect, test, type Page, type Request, type Route } from '@playwright/test';
import type { RedemptionRecord, VolunteerDetail } from '@jishan/domain';
import { asRole } from '../support/client.ts';
import { arriveAs, DESK } from './cast.ts';
import { Stage } from './refusals/stage.ts';

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
  await expect(desk.getByText(/^(积分不足|库存不足)。$/)).toBeVisible();
  await page.getByLabel('毛巾数量').fill('0');
  await page.getByLabel('洗衣皂数量').fill('40');
  await expect(desk.getByText('积分不足。')).toBeVisible();
  await expect(confirm).toBeDisabled();
});

test('clerks leave their own household to somebody else', async ({ browser }) => {
  const own = await stage.clerk.get<VolunteerDetail>('/my/registration');
  const { page } = await arriveAs(browser, 'points-clerk', DESK, '/work/counter');
  await serve(page, own.cardNo);
  await expect(page.getByText('不能为自己家办理，须由另一位办理员经手。')).toBeVisible();
  await expect(page.getByRole('button', { name: '确认兑换' })).toBeDisabled();
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
  await expect(page.getByRole('alert')).toContainText('库存不足');
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
