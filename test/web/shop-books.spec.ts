import { expect, test } from '@playwright/test';
import type { MyGrant, MeRecord } from '@jishan/domain';
import { asRole } from '../support/client.ts';
import { grantOf } from '../support/places.ts';
import { arriveAs, decide, DESK, numberIn, PHONE } from './cast.ts';

test('a list of voucher codes is checked line by line, and imported whole or not at all', async ({ browser }) => {
  const { page, complaints } = await arriveAs(browser, 'points-clerk', DESK, '/office/goods');
  await page.getByRole('link', { name: /^券码：/ }).click();
  const about = page.getByText(/现有可兑/);
  const before = numberIn(((await about.textContent()) ?? '').replace(/^.*现有可兑/s, ''));
  await page.getByRole('button', { name: '导入券码' }).click();
  const panel = page.getByRole('dialog', { name: /^导入.*的券码$/ });
  const list = panel.getByLabel('券码清单');
  const end = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  await list.fill(`SB20260001,${end}\nSB20260001,${end}\nSB20260002,昨天`);
  await panel.getByRole('button', { name: '先检查' }).click();
  await expect(panel.getByText('2 行有误，改正后再试；有一行不对就一个也不导入。')).toBeVisible();
  await expect(panel.getByRole('listitem')).toContainText([/^第 2 行：/, /^第 3 行：/]);
  await expect(panel.getByRole('button', { name: '导入', exact: true })).toBeDisabled();
  await list.fill(`SB20260001,${end}\nSB20260002`);
  await panel.getByLabel('来源').fill('加油卡第四批');
  await panel.getByRole('button', { name: '先检查' }).click();
  await expect(panel.getByText(`可以导入 2 个券码，最早到期的在 ${end}。`)).toBeVisible();
  await panel.getByRole('button', { name: '导入', exact: true }).click();
  await expect(panel).toBeHidden();
  await expect(about).toContainText(`现有可兑 ${before + 2} `);
  await expect(page.getByRole('table', { name: '券码清单' })).toContainText('加油卡第四批');
  expect(complaints).toEqual([]);
});

test('a shelf is counted whole or not at all, and not left unasked', async ({ browser }) => {
  const { page, complaints } = await arriveAs(browser, 'points-clerk', DESK, '/office/goods/count');
  const table = page.getByRole('table', { name: '全面盘点' });
  const [soap, towel] = [table.getByLabel('香皂', { exact: true }), table.getByLabel('毛巾', { exact: true })];
  const save = page.getByRole('button', { name: '记入库存' });
  await soap.fill('99999');
  await table.getByLabel('香皂差异的原因').fill('盘多');
  await expect(save).toBeEnabled();
  for (const wrong of ['-3', '1.5']) {
    await towel.fill(wrong);
    await expect(towel).toHaveAccessibleDescription('实数要写零或正整数。');
    await expect(save).toBeDisabled();
    await expect(save).toHaveAccessibleDescription('毛巾：实数要写零或正整数。');
  }
  await page.getByRole('link', { name: '‹ 商品与库存' }).click();
  await decide(page, '盘点还没有记入库存，确定离开？', '继续盘点');
  await expect(soap, 'kept').toHaveValue('99999');
  await page.getByRole('link', { name: '‹ 商品与库存' }).click();
  await decide(page, '盘点还没有记入库存，确定离开？', '离开');
  await expect(page.getByRole('heading', { level: 1, name: '商品与库存' })).toBeVisible();
  await page.getByRole('button', { name: '盘点差异：香皂' }).click();
  const panel = page.getByRole('dialog', { name: '香皂盘点差异' });
  await panel.getByLabel('差异数量').fill('2');
  await expect(panel.getByText(/^保存后可兑/)).toBeVisible();
  await panel.getByLabel('差异数量').fill('-999999');
  await expect(panel.getByText(/^保存后可兑/)).toBeHidden();
  expect(complaints).toEqual([]);
});

test('who may not count reads it at the top and is offered no boxes', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'town-admin', DESK, '/office/goods/count');
  const table = page.getByRole('table', { name: '全面盘点' });
  await expect(table.getByRole('cell', { name: '香皂', exact: true })).toBeVisible();
  await expect(page.getByText('不能盘点：您的角色没有这项权限。')).toBeVisible();
  await expect(table.getByRole('textbox')).toHaveCount(0);
  await expect(page.getByRole('button', { name: '记入库存' })).toHaveCount(0);
});

test('a month is signed once, and paid from the fund', async ({ browser }) => {
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3, 15)).toISOString().slice(0, 7);
  const { page, complaints } = await arriveAs(browser, 'town-admin', DESK, `/office/sheets?month=${month}`);
  await expect(page.getByText('还没有签署，数字会随兑换变动。')).toBeVisible();
  const shop = ((await page.getByRole('main').getByRole('heading', { level: 2 }).first().textContent()) ?? '')
    .replace(month, '')
    .trim();
  await page.getByRole('button', { name: '签署' }).click();
  await decide(page, `签署${shop} ${month} 的结算单？`, '签署');
  await expect(page.getByText('签署，不再变动。')).toBeVisible();
  await expect(page.getByRole('button', { name: '签署' })).toBeHidden();

  await page.goto('/office/fund');
  const owed = page.getByRole('listitem').filter({ hasText: `${shop} ${month}` });
  const amount = ((await owed.locator('strong').textContent()) ?? '').trim();
  await page.getByRole('button', { name: '登记收入' }).click();
  const income = page.getByRole('dialog', { name: '登记收入' });
  await income.getByLabel('金额（元）').fill('5000');
  await income.getByLabel('摘要').fill('集体经济收入');
  await income.getByRole('button', { name: '登记', exact: true }).click();
  await expect(income).toBeHidden();
  await owed.getByRole('button', { name: '登记付款' }).click();
  await decide(page, /付/, '登记付款');
  await expect(owed).toBeHidden();
  await expect(page.getByRole('table', { name: '基金明细' }).getByRole('row').nth(1)).toContainText(
    amount.replace(/^−/, ''),
  );
  expect(complaints).toEqual([]);
});

test('a shift is counted by one clerk and taken over by another', async ({ browser }) => {
  // the shift that runs is kept by somebody whom the sign-in page does not offer: a colleague counts, and a third takes over
  const url = process.env['PRODUCT_URL'] ?? '';
  const admin = await asRole(url, 'town-admin');
  const { unitId } = grantOf(await admin.get<MeRecord>('/me'), 'town-admin');
  const { userId } = await (await asRole(url, 'team-leader')).get<MeRecord>('/me');
  const { id: grantId } = await admin.post<MyGrant>(`/users/${userId}/grants`, { role: 'points-clerk', unitId });
  const clerk = await arriveAs(browser, 'points-clerk', PHONE, '/work/counter');
  const { page } = clerk;
  const turnTo = (what: typeof page) => what.getByRole('group', { name: '办理什么' }).getByText('交接班').click();
  await turnTo(page);
  await expect(page.getByRole('heading', { name: /当班$/ })).toBeVisible();
  const handOver = page.getByRole('button', { name: '交班', exact: true });
  await expect(handOver).toBeDisabled();
  await expect(page.getByText('请先数凭条。')).toBeVisible();
  // counted anew when another spec sells something meanwhile
  await expect(async () => {
    await page.getByLabel('凭条张数').fill('9999');
    await page.getByLabel('凭条张数').fill(String(numberIn(await page.getByText(/^账面 \d+ 张。$/).textContent())));
    for (const box of await page.getByRole('main').locator('.count-box').all()) {
      await box.fill('9999');
      const book = numberIn(await box.locator('xpath=..').getByText(/^账面/).textContent());
      await box.fill(String(book));
    }
    await handOver.click({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole('dialog', { name: '交班？' })).toContainText(/您在代.+清点，不能自己接班。/);
  await decide(page, '交班？', '确认交班');
  const accept = page.getByRole('button', { name: '接班' });
  await expect(accept, 'nobody takes over from themselves').toBeDisabled();

  const next = await arriveAs(browser, 'team-leader', PHONE, '/work/counter');
  await turnTo(next.page);
  await next.page.getByRole('button', { name: '接班' }).click();
  await decide(next.page, /的班？$/, '确认接班');
  await expect(next.page.getByRole('heading', { name: /当班$/ })).toBeVisible();
  expect([clerk.complaints, next.complaints]).toEqual([[], []]);
  await admin.delete(`/grants/${grantId}`);
});
