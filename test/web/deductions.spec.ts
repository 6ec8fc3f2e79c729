import { expect, test } from '@playwright/test';
import { arriveAs, decide, DESK, PHONE } from './cast.ts';

const TEXT = '共享单车停在消防通道上，保安劝了两次没有挪。';

test('a deduction is filed, reviewed by the council, appealed by the household, and nothing is taken when the appeal is upheld', async ({
  browser,
}) => {
  const leader = await arriveAs(browser, 'team-leader', PHONE, '/me');
  const cardNo = (await leader.page.getByText(/\d{9}/).first().textContent())?.match(/\d{9}/)?.[0] ?? '';

  const filer = await arriveAs(browser, 'station-admin', PHONE, '/work');
  await filer.page.getByRole('link', { name: /扣分评议/ }).click();
  await filer.page.getByRole('link', { name: '提出扣分', exact: true }).click();
  await expect(filer.page.getByRole('button', { name: '提交评议' })).toBeDisabled();
  await filer.page.getByLabel('卡号或姓名').fill(cardNo);
  await filer.page.getByRole('button', { name: '查找' }).click();
  await filer.page.getByRole('button', { name: /^选择/ }).click();
  await filer.page.getByRole('radio', { name: /乱堆乱放/ }).check();
  await filer.page.getByLabel('看到了什么').fill(TEXT);
  await filer.page.getByRole('button', { name: '提交评议' }).click();
  await expect(filer.page.getByText('等待评议小组评议，还没有扣分。')).toBeVisible();
  const id = new URL(filer.page.url()).pathname.split('/').at(-1) ?? '';

  const own = await arriveAs(browser, 'station-admin', DESK, `/office/deductions?open=${id}`);
  await expect(own.page.getByRole('button', { name: '开始评议' })).toHaveAccessibleDescription(
    '不能评议自己提出或代为提出的事，须由他人评议。',
  );
  const town = await arriveAs(browser, 'town-admin', DESK, `/office/deductions?open=${id}`);
  await town.page.getByRole('button', { name: '开始评议' }).click();
  await decide(town.page, /^开始评议/, '开始评议');
  await town.page.getByRole('button', { name: '登记评议结果' }).click();
  const ballot = town.page.getByRole('dialog', { name: /^评议结果/ });
  for (const seat of [0, 1, 2]) await ballot.getByRole('combobox').nth(seat).selectOption('赞成');
  await ballot.getByLabel('评议意见').fill('保安的记录属实。');
  await ballot.getByRole('button', { name: '登记结果' }).click();
  await decide(town.page, '登记为属实？', '登记属实');
  await expect(town.page.getByText('3 票赞成，0 票反对')).toBeVisible();

  await leader.page.goto('/points');
  await leader.page.getByRole('link', { name: '查看和申诉' }).click();
  await leader.page.locator(`a[href="/deductions/${id}"]`).click();
  await expect(leader.page.getByText('保安的记录属实。')).toBeVisible();
  const appeal = leader.page.getByRole('button', { name: '提出申诉' });
  await expect(appeal).toBeDisabled();
  await leader.page.getByLabel('为什么认为不对').fill('那辆车不是我家的，车牌可以查。');
  await appeal.click();
  await decide(leader.page, '提出申诉？', '提出申诉');
  await expect(leader.page.getByText('决定之前不扣分')).toBeVisible();

  await town.page.reload();
  await expect(town.page.getByRole('button', { name: '处理申诉' })).toHaveAccessibleDescription(
    '申诉须由没有参加提出、评议和登记的人处理。',
  );
  const office = await arriveAs(browser, 'district-admin', DESK, `/office/deductions?open=${id}`);
  await office.page.getByRole('button', { name: '处理申诉' }).click();
  const answer = office.page.getByRole('dialog', { name: '处理申诉' });
  await answer.getByRole('radio', { name: '申诉成立' }).check();
  await answer.getByLabel('理由').fill('车牌查过，确实不是这一户的。');
  await answer.getByRole('button', { name: '作出处理' }).click();
  await expect(office.page.getByText('申诉成立，不扣分。')).toBeVisible();

  await leader.page.reload();
  await expect(leader.page.getByText('申诉成立，不扣分。')).toBeVisible();
  await expect(leader.page.getByText('车牌查过，确实不是这一户的。')).toBeVisible();
  for (const { complaints } of [leader, filer, own, town, office]) expect(complaints).toEqual([]);
});
