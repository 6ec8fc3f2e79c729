import { expect, test, type Page } from '@playwright/test';
import { arriveAs, decide, PHONE } from './cast.ts';

/** The browser's own question, and the answer to stay. */
async function stayWhenReloading(page: Page): Promise<void> {
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
}

test('a plan that is half filled in is not left without a question', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'team-leader', PHONE, '/work/activities/new');
  await expect(page.getByLabel('主办单位', { exact: true })).not.toHaveValue('');
  await page.getByRole('link', { name: '返回' }).click();
  await expect(page.getByRole('heading', { name: '活动管理' }), 'untouched, nothing is asked').toBeVisible();

  await page.getByRole('link', { name: '策划活动' }).click();
  await page.getByLabel('活动名称').click();
  await page.keyboard.type('没写完的活动');
  await page.getByRole('link', { name: '返回' }).click();
  await decide(page, '活动还没有保存，确定离开？', '继续填写');
  await stayWhenReloading(page);
  await expect(page.getByLabel('活动名称')).toHaveValue('没写完的活动');

  await page.getByLabel('集合地点').fill('村口');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByRole('heading', { name: '没写完的活动' }), 'saved, nothing is asked').toBeVisible();
  await page.getByRole('link', { name: '修改草稿' }).click();
  await page.getByLabel('集合地点').fill('河边');
  await page.getByRole('link', { name: '返回' }).click();
  await decide(page, '活动还没有保存，确定离开？', '离开');
  await expect(page.getByRole('heading', { name: '没写完的活动' })).toBeVisible();
});

test('the brief says for whom, also where the leader wrote no 为', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'team-leader', PHONE, '/work/activities/new');
  await page.getByLabel('活动名称').fill('清理河道');
  await page.getByLabel('为了谁').fill('沿河村民');
  await expect(page.getByRole('region', { name: '简讯会这样写' })).toContainText('为沿河村民开展');
});

test('what waits for the roll call stands before all other activities of the leader', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'team-leader', PHONE, '/work/activities');
  const sections = page.getByRole('main').getByRole('region');
  await expect(sections.first()).toHaveAccessibleName('正在进行，等着点名');
  await expect(sections.nth(1)).toHaveAccessibleName('其他活动');
  await expect(sections.nth(1).getByText('进行中', { exact: true })).toHaveCount(0);

  await sections.first().getByRole('link').first().click();
  await page.getByRole('link', { name: '点名', exact: true }).click();
  await page.getByRole('button', { name: '其余全到' }).click();
  await page.getByRole('button', { name: '确认考勤' }).click();
  const dialog = page.getByRole('dialog', { name: /的考勤？$/ });
  await expect(dialog).toContainText(/活动要到 \d\d:\d\d 才结束，还没有过去的时间也会记作服务时长。/);
  const tops = await Promise.all((await dialog.getByRole('button').all()).map((button) => button.boundingBox()));
  expect(tops.map((box) => box?.y)).toEqual(tops.map((box) => box?.y).sort((one = 0, other = 0) => one - other));
  await dialog.getByRole('button', { name: '返回' }).click();
  await stayWhenReloading(page);
});
