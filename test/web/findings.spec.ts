import { dayOf, type BulletinDetail, type PublicationRecord } from '@jishan/domain';
import { expect, test, type Page } from '@playwright/test';
import { asRole } from '../support/client.ts';
import { arriveAs, decide, DESK } from './cast.ts';

const finding = (page: Page, words: string) =>
  page.getByRole('region', { name: /^核对/ }).getByRole('listitem').filter({ hasText: words });

/** An issue of the publication that the main job does not print. */
async function openIssue(baseURL: string): Promise<string> {
  const client = await asRole(baseURL, 'editor');
  const digest = (await client.get<PublicationRecord[]>('/publications')).find(({ title }) => title === '情况简报');
  const issue = { publicationId: digest?.id, issuedOn: dayOf(new Date().toISOString()) };
  return `/office/bulletins/${(await client.post<BulletinDetail>('/bulletins', issue)).id}`;
}

async function write(page: Page, text: string): Promise<void> {
  const note = page.getByLabel(/的附注 1$/).first();
  if (await note.isHidden()) await page.getByRole('button', { name: '加附注' }).first().click();
  const box = (await note.isVisible()) ? note : page.getByLabel(/^新附注：/);
  await box.fill(text);
  await box.blur();
  await expect(note).toHaveValue(text);
}

test('the editor mends by one press what the linter finds, says why the rest may stand, and lists a word for all', async ({
  browser,
  baseURL,
}) => {
  const { page, complaints } = await arriveAs(browser, 'editor', DESK, await openIssue(baseURL ?? ''));
  await expect(page.getByText('核对 没有发现问题')).toBeVisible();
  await page.getByRole('heading', { name: /^核对/ }).click();

  await write(page, '活动在永定街道举行，“请参加。');
  await expect(page.getByText('1 处必须改正，1 处提醒待处理')).toBeVisible();
  await expect(finding(page, '标点不成对').getByRole('button'), 'what blocks has no way around it').toHaveCount(0);
  const mend = finding(page, '单位名有误').getByRole('button', { name: '改为“永定镇”' });
  await mend.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(/的附注 1$/).first()).toHaveValue('活动在永定镇举行，“请参加。');
  await expect(finding(page, '单位名有误')).toHaveCount(0);
  await expect(finding(page, '标点不成对'), 'the next one has the focus').toBeFocused();

  await write(page, '活动在永定街道举行，请参加。');
  await finding(page, '单位名有误')
    .getByRole('button', { name: /^不改，说明原因/ })
    .click();
  await page.getByRole('dialog').getByLabel('原因').fill('历史名称');
  await decide(page, '“永定街道”不改，说明原因？', '保存说明');
  await expect(page.getByText('核对 没有待处理的问题')).toBeVisible();
  await page.getByText('已说明原因 1 处').click();
  await expect(finding(page, '历史名称')).toBeVisible();

  const list = await arriveAs(browser, 'editor', DESK, '/office/wording');
  await list.page.getByRole('button', { name: '登记用词' }).click();
  await list.page.getByLabel('错误或不规范的写法').fill('请参加');
  await list.page.getByLabel('规范写法').fill('欢迎参加');
  await list.page.getByRole('dialog').getByRole('button', { name: '登记', exact: true }).click();
  await expect(finding(page, '用词表：请参加应为欢迎参加'), 'the open page hears of it').toBeVisible();
  await list.page.getByRole('button', { name: '请参加', exact: true }).click();
  await list.page.getByRole('button', { name: '停用' }).click();
  await expect(page.getByText('核对 没有待处理的问题')).toBeVisible();
  expect([...complaints, ...list.complaints]).toEqual([]);
});
