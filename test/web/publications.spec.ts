import { expect, test, type Page } from '@playwright/test';
import { arriveAs, decide, DESK } from './cast.ts';

const TITLE = '镇街之声';

/** A third form, with nothing but the page. */
async function makePublication(page: Page): Promise<void> {
  await page.getByRole('link', { name: '新建刊物' }).click();
  await page.getByRole('button', { name: '建立刊物' }).click();
  await page.getByRole('button', { name: '第 1 个栏目的名称：必须填写' }).click();
  await expect(page.getByLabel('栏目名'), 'the summary leads to the box').toBeFocused();
  await page.getByLabel('主办单位所在').click();
  await expect(page.getByRole('option').first()).toHaveText('门头沟区');
  await page.getByLabel('主办单位所在').press('Escape');
  await expect(page.getByLabel('第 1 行的单位')).not.toHaveAttribute(
    'placeholder',
    (await page.getByLabel('第 3 行的单位').getAttribute('placeholder')) ?? '',
  );
  await page.getByLabel('刊名', { exact: true }).fill(TITLE);
  await page.getByLabel('刊头上的主办单位').fill('门头沟区文明办');
  await page.getByLabel('期号怎么编').selectOption({ label: '年度期号和总期号（第29期（总第2138期））' });
  await page.getByLabel('以前已出到总第几期').fill('30');
  await page.getByLabel('栏目名').fill('基层动态');
  await page.getByLabel('环境卫生').check();
  await page.getByRole('button', { name: '增加栏目' }).click();
  await page.getByLabel('栏目名').nth(1).fill('一线来信');
  await page.getByRole('button', { name: /^排序：一线来信/ }).press('ArrowUp');
  await expect(page.getByLabel('栏目名').first()).toHaveValue('一线来信');
  await page.getByLabel('约数用').selectOption('多');
  await expect(page.getByText('清理小广告210多处'), 'the sample follows').toBeVisible();
  await page.getByLabel('第 1 个版记角色').fill('责编');
  await expect(page.getByLabel('编辑署在哪个角色'), 'the step goes along').toHaveValue('责编');
  await page.getByLabel('第 1 行的单位').fill('区委办');
  await page.getByRole('button', { name: '建立刊物' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `《${TITLE}》` })).toBeVisible();
}

test('an office makes a publication of its own, changes it, and takes in an issue of before', async ({ browser }) => {
  const { page, complaints } = await arriveAs(browser, 'editor', DESK, '/office/publications');
  await makePublication(page);

  await page.getByRole('button', { name: '增加一次更换' }).click();
  await page.getByLabel('新刊名').fill('新镇街之声');
  await page.getByRole('button', { name: '保存设置' }).click();
  await decide(page, `保存《${TITLE}》的设置？`, '保存');
  await expect(page.getByRole('region', { name: '修改记录' })).toContainText('新镇街之声');

  await page.goto('/office/bulletins/past/new');
  await page.getByLabel('刊物', { exact: true }).selectOption({ label: TITLE });
  await page
    .getByLabel('全文')
    .fill(
      `${TITLE}\n第 3 期（总第 28 期）\n门头沟区文明办\n2025年2月20日\n【基层动态】\n永定镇：15日，开展“学雷锋”活动，\n共30多人参加。近日，有人喂鸟。`,
    );
  await expect(page.getByText('读出 2 条简讯；1 条有没读懂的话，按原文保留')).toBeVisible();
  await expect(page.getByText('没有读懂，按原文保留：有人喂鸟')).toBeVisible();
  await page.getByRole('link', { name: '‹ 补录的往期' }).click();
  await page.getByRole('link', { name: '补录一期' }).click();
  await expect(page.getByLabel('全文')).toHaveValue(/有人喂鸟/u);
  await page.getByRole('button', { name: '补录这一期' }).click();
  await decide(page, '补录第3期（总第28期）？', '补录');
  await expect(page.getByRole('heading', { level: 1, name: `《${TITLE}》第3期（总第28期）` })).toBeVisible();
  await expect(page.getByRole('region', { name: '正文' })).toContainText(
    '永定镇：15日，开展“学雷锋”活动，共30多人参加。',
  );

  await page.getByRole('button', { name: '撤回补录' }).click();
  const asking = page.getByRole('dialog');
  await expect(asking).toContainText('资料库里不再查到这一期');
  await asking.getByLabel('理由').fill('粘错了期');
  await decide(page, `撤回补录《${TITLE}》第3期（总第28期）？`, '撤回补录');
  await expect(page.getByText('已撤回：粘错了期')).toBeVisible();
  await expect(page.getByRole('button', { name: '撤回补录' })).toBeHidden();
  await page.getByRole('link', { name: '‹ 补录的往期' }).click();
  await expect(page.getByRole('row').filter({ hasText: TITLE })).toContainText('已撤回');
  await page.goto('/office/archive?kind=past&words=喂鸟');
  await expect(page.getByText('没有符合条件的内容')).toBeVisible();
  expect(complaints).toEqual([]);
});
