import { expect, test } from '@playwright/test';
import { addDays, dayOf } from '@jishan/domain';
import { arriveAs, DESK } from './cast.ts';

test('a week that is over becomes a draft, word for word what was counted', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/digests');
  const yesterday = addDays(dayOf(new Date().toISOString()), -1);
  await expect(page.getByLabel('其中任意一天'), 'on a Monday the week before is wanted').toHaveValue(yesterday);
  await page.getByRole('button', { name: '‹ 上一期' }).click();
  await expect(page.getByRole('button', { name: '下一期 ›' })).toBeVisible();

  const whole = page.getByRole('row', { name: /^合计/ }).getByRole('cell');
  const [activities = '', people = '', attendances = ''] = await whole.allInnerTexts();
  expect(Number(activities)).toBeGreaterThan(0);
  const text = page.getByRole('region', { name: /^门头沟区志愿服务周报/ });
  for (const figure of [activities, people, attendances])
    await expect(text.getByRole('button', { name: new RegExp(`^${figure}\\D?`) }).first(), figure).toBeVisible();
  await text
    .getByRole('button', { name: new RegExp(`^${activities}\\D?`) })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: '活动清单' })).toBeFocused();

  const title = await text.getByRole('heading').innerText();
  const lines = (await text.locator('p.sample-line').allInnerTexts()).map((line) => line.replaceAll(/\s/g, ''));
  await page.getByRole('button', { name: '写成信息草稿' }).click();
  await page.getByRole('button', { name: '写成草稿' }).click();
  await expect(page).toHaveURL(/\/office\/my-articles\//);
  await expect(page.getByLabel('标题')).toHaveValue(title);
  await expect(page.getByLabel('正文')).toHaveValue(lines.join('\n'));
});
