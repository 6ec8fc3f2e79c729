import { expect, type Page } from '@playwright/test';
import { hoursLabel, maskName } from '@jishan/domain';
import { numberIn } from '../cast.ts';
import { ACTIVITY, NEWCOMER, type Shift } from './field.ts';

/** What the newcomer takes home. */
export const GOODS = '食盐';
const SCHEME = '妙峰山镇文明实践积分制管理办法';

/** What an hour gives, and the time that must be full to count. */
export interface HourlyRule {
  perHour: number;
  stepMinutes: number;
}

/** The scheme as it hangs on the board of the office: the rule for cleaning up, in the version in force. */
export async function readTheRule(page: Page): Promise<HourlyRule> {
  await page.goto('/office/schemes');
  await page.getByRole('link', { name: SCHEME }).click();
  const version = page.getByRole('region', { name: /^第 \d+ 版$/ }).filter({ hasText: '现行' });
  const text = (await version.getByRole('listitem').filter({ hasText: '环境卫生类活动' }).textContent()) ?? '';
  const [, perHour, stepMinutes] = /每小时 (\d+) 分，满 (\d+) 分钟计一段/.exec(text) ?? [];
  return { perHour: Number(perHour), stepMinutes: Number(stepMinutes) };
}

export function pointsBy({ perHour, stepMinutes }: HourlyRule, minutes: number): number {
  return Math.floor((perHour * Math.floor(minutes / stepMinutes) * stepMinutes) / 60);
}

/** Hours and points, apart; and the entry opened down to the activity and the rule. Answers the points. */
export async function seeWhatItGave(page: Page, shift: Shift): Promise<number> {
  await page.getByRole('link', { name: '积分', exact: true }).click();
  await expect(page.getByRole('heading', { name: '时长与积分' })).toBeVisible();
  await expect(page.getByRole('region', { name: '服务时长与星级' })).toContainText(hoursLabel(shift.minutes));
  const books = page.getByRole('group', { name: '看哪种明细' });
  await books.getByText('时长明细').click();
  await expect(page.getByRole('region', { name: '时长明细' })).toContainText(ACTIVITY.title);
  await books.getByText('积分明细').click();
  const available = numberIn(
    await page.getByRole('region', { name: '可用积分' }).locator('.passbook-available').textContent(),
  );
  const entries = page.getByRole('region', { name: '积分明细' });
  await entries.getByRole('link').filter({ hasText: ACTIVITY.title }).click();

  const rule = page.getByRole('region', { name: '怎么算出来的' });
  await expect(rule).toContainText('环境卫生');
  await expect(rule).toContainText(`${SCHEME}（第 2 版）`);
  const activity = page.getByRole('region', { name: '哪一次活动' });
  await expect(activity.getByRole('link', { name: ACTIVITY.title })).toBeVisible();
  await expect(activity).toContainText(hoursLabel(shift.minutes));
  await expect(activity).toContainText('队长点名');
  const amount = numberIn(await page.locator('.entry-amount').textContent());
  await expect(rule).toContainText(`得${amount}分。`);
  expect(available, 'all that a newcomer has').toBe(amount);
  return amount;
}

export async function cardNumberOf(page: Page): Promise<string> {
  await page.getByRole('link', { name: '我的', exact: true }).click();
  const card = page.getByRole('region', { name: '志愿者档案' }).locator('.card-number');
  await expect(card).toHaveText(/^\d+$/);
  return (await card.textContent()) ?? '';
}

/** At the counter: found by card, one bag of salt, one slip. Answers its number. */
export async function redeem(page: Page, cardNo: string, points: number): Promise<string> {
  await page.getByLabel('卡号、姓名或手机后四位').fill(cardNo);
  await page.keyboard.press('Enter');
  const desk = page.getByRole('region', { name: '兑换确认' });
  await expect(desk).toContainText(`卡号 ${cardNo}`);
  await expect(desk, 'the counter needs no full name').not.toContainText(NEWCOMER.name);
  await expect(desk.getByText('请先选择物品。')).toBeVisible();
  await page.getByRole('button', { name: `${GOODS}加一袋` }).click();
  await expect(desk.getByRole('listitem')).toContainText(GOODS);
  const price = numberIn(await desk.locator('.basket-total').textContent());
  await expect(desk).toContainText(`兑换后余 ${points - price} 分。`);
  await desk.getByRole('button', { name: '确认兑换' }).click();
  const slip = page.getByRole('article', { name: '积分兑换凭条' });
  await expect(slip).toContainText(maskName(NEWCOMER.name));
  await expect(slip).toContainText(`兑换后余 ${points - price} 分`);
  await expect(slip.getByRole('row', { name: new RegExp(GOODS) })).toContainText('1 袋');
  const slipNo = /№ (\d{6})/.exec((await slip.textContent()) ?? '')?.[1] ?? '';
  await expect(page.getByRole('main').getByRole('status')).toContainText(`已办好，凭条号 ${slipNo}。`);
  return slipNo;
}

/** The other end of the same redemption: what the volunteer finds in the passbook. */
export async function seeTheSlip(page: Page, slipNo: string): Promise<void> {
  await page.getByRole('link', { name: '积分', exact: true }).click();
  await page.getByRole('link', { name: '我的兑换' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: `凭条号 ${slipNo}` })).toContainText(`${GOODS} 1 袋`);
}
