import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { readSheet } from 'read-excel-file/node';
import { arriveAs, DESK } from './cast.ts';

test('the archive is asked by keys alone, marks what it finds, and gives all of it out in one file', async ({
  browser,
}) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/archive');
  const hits = page.getByRole('list', { name: '找到的内容' }).getByRole('listitem');
  await page.getByLabel('查找文字').focus();
  await page.keyboard.type('宣传 参加');
  await expect(page).toHaveURL(/words=/);
  await expect(hits.first().locator('mark').first()).toHaveText('宣传');
  await page.getByLabel('类别').selectOption('简讯');
  await page.getByLabel('人数不少于').fill('21');
  await expect(page).toHaveURL(/headcountMin=21/);
  await expect(hits.first()).toContainText('人');

  await page.reload();
  await expect(page.getByLabel('查找文字'), 'the question stands in the address').toHaveValue('宣传 参加');
  await expect(hits.first().locator('mark').first()).toHaveText('宣传');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出表格' }).press('Enter');
  const rows = await readSheet(readFileSync(await (await saving).path()));
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows.slice(1)) {
    expect(Number(row[5])).toBeGreaterThan(20);
    expect(row[6]).toMatch(/宣传/);
  }

  await page.getByLabel('查找文字').fill('没有人写过的话');
  await expect(page.getByText('没有符合条件的内容')).toBeVisible();
  await expect(page.getByRole('button', { name: '导出表格' })).toHaveAccessibleDescription('没有可导出的内容');
  await page.getByRole('button', { name: '清除条件' }).press('Enter');
  await expect(hits.first()).toBeVisible();
  await page.getByRole('button', { name: '本月超过 20 人的简讯' }).press('Enter');
  await expect(page, '20 are not more than 20').toHaveURL(/headcountMin=21/);
});
