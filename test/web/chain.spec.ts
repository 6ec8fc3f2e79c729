import { dayOf, type BulletinDetail, type MeRecord, type PublicationRecord } from '@jishan/domain';
import { expect, test, type Page } from '@playwright/test';
import { arrangementOf } from '../support/briefs.ts';
import { asRole } from '../support/client.ts';
import { arriveAs, decide, DESK, PHONE } from './cast.ts';
import { ownIssue } from './own-issue.ts';

test('two who have an issue open see each other, and neither writes over the other unseen', async ({
  browser,
  baseURL,
}) => {
  const client = await asRole(baseURL ?? '', 'editor');
  const digest = (await client.get<PublicationRecord[]>('/publications')).find(({ title }) => title === '情况简报');
  const issuedOn = dayOf(new Date().toISOString());
  const { id } = await client.post<BulletinDetail>('/bulletins', { publicationId: digest?.id, issuedOn });
  const address = `/office/bulletins/${id}`;
  const [editor, signer] = [
    await arriveAs(browser, 'editor', DESK, address),
    await arriveAs(browser, 'signer', DESK, address),
  ];
  const { name } = await (await asRole(baseURL ?? '', 'signer')).get<MeRecord>('/me');
  await expect(editor.page.getByText(`${name}也正打开着这一期`)).toBeVisible();
  await signer.page.close();
  await expect(editor.page.getByText(`${name}也正打开着这一期`)).toBeHidden();

  // while the page's own change is on its way, another page of the issue is faster
  let faster = true;
  await editor.page.route(`**/api/bulletins/${id}`, async (route) => {
    if (!faster || route.request().method() !== 'PUT') return route.continue();
    faster = false;
    const before = arrangementOf(await client.get<BulletinDetail>(`/bulletins/${id}`));
    const imprint = [
      { role: '责编', name: '孙二' },
      { role: '核稿', name: '' },
    ];
    await client.put(`/bulletins/${id}`, { ...before, imprint });
    await route.continue();
  });
  await editor.page.getByLabel('核稿', { exact: true }).fill('白山青');
  const news = editor.page.getByRole('status', { name: '他人的改动' });
  await expect(news).toContainText('版记的责编改为“孙二”');
  await expect(editor.page.getByLabel('核稿', { exact: true })).toHaveValue('');
  await news.getByRole('button', { name: '把我的改动再做一遍' }).click();
  await expect(editor.page.getByText('所有改动已保存')).toBeVisible();
  await expect
    .poll(async () => (await client.get<BulletinDetail>(`/bulletins/${id}`)).imprint.map((line) => line.name))
    .toEqual(['孙二', '白山青']);
  await editor.page.getByText('版本与对比').click();
  await expect(editor.page.locator('ins').filter({ hasText: '白山青' })).toBeVisible();
  expect(editor.complaints.filter((complaint) => !complaint.includes('409'))).toEqual([]);
});

test('the editor takes back what was handed in until it is proofread, and the proofreader at the page is told', async ({
  browser,
  baseURL,
}) => {
  const issue = await ownIssue(baseURL ?? '', '来回刊');
  const [editor, proofreader] = [
    await arriveAs(browser, 'editor', DESK, issue.address),
    await arriveAs(browser, 'proofreader', DESK, issue.address),
  ];
  const handIn = async () => {
    await editor.page.getByRole('button', { name: '送校', exact: true }).click();
    await decide(editor.page, /^送校《/, '送校');
  };
  const takeBack = editor.page.getByRole('button', { name: '撤回送校' });
  await expect(takeBack).toBeHidden();
  await handIn();
  await expect(proofreader.page.getByRole('button', { name: '校对通过' })).toBeEnabled();
  await expect(proofreader.page.getByRole('button', { name: '撤回送校' }), 'not theirs').toHaveCount(0);
  await takeBack.click();
  await expect(editor.page.getByRole('dialog')).toContainText('校对人打开着这一期的，会看到送校已撤回');
  await decide(editor.page, /^撤回送校《/, '撤回送校');
  await expect(proofreader.page.getByRole('alert').filter({ hasText: '送校已撤回' })).toBeVisible();
  await expect(proofreader.page.getByRole('button', { name: '校对通过' })).toBeHidden();
  await expect(editor.page.getByRole('button', { name: '移出' }).first(), 'it can be changed again').toBeVisible();
  await handIn();
  await proofreader.page.getByRole('button', { name: '退回编辑' }).click();
  await expect(proofreader.page.getByRole('dialog').getByLabel('原因')).toHaveAccessibleDescription(
    '至少 2 字，最多 200 字',
  );
  await proofreader.page.keyboard.press('Escape');
  await proofreader.page.getByRole('button', { name: '校对通过' }).click();
  await decide(proofreader.page, /^校对通过《/, '校对通过');
  await expect(takeBack).toBeHidden();
  await editor.page.getByText('版本与对比').click();
  await expect(editor.page.getByLabel('从', { exact: true })).toContainText('撤回送校');
  expect([...editor.complaints, ...proofreader.complaints]).toEqual([]);
});

const widthOf = async (page: Page) => (await page.locator('.sheet-page').last().boundingBox())?.width ?? 0;

test('the printed pages are read on the whole screen, and a phone is not scrolled through all that an issue holds', async ({
  browser,
  baseURL,
}) => {
  const issue = await ownIssue(baseURL ?? '', '整屏预览刊');
  const { page, complaints } = await arriveAs(browser, 'editor', DESK, issue.address);
  const enlarge = page.getByRole('button', { name: '放大' });
  await enlarge.click();
  const whole = page.getByRole('dialog', { name: '印刷预览，放大' });
  await expect(whole).toBeVisible();
  expect(await widthOf(page)).toBeGreaterThan(1000);
  await page.keyboard.press('Escape');
  await expect(whole).toBeHidden();
  await expect(enlarge).toBeFocused();
  await expect(page.getByRole('heading', { name: /^核对/ })).toBeVisible();
  expect((await page.getByRole('region', { name: '创建' }).boundingBox())?.y, 'on the first screen').toBeLessThan(500);

  const phone = await arriveAs(browser, 'editor', PHONE, issue.address);
  const section = phone.page.getByRole('region', { name: '创建' });
  await expect(section.getByRole('heading')).toContainText('3 条简讯');
  await expect(section.getByRole('button', { name: /^移出/ })).toHaveCount(0);
  expect(await phone.page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(1500);
  await section.getByRole('heading').click();
  const out = section.getByRole('button', { name: /^移出/ });
  await expect(out).toHaveCount(4);
  await out.nth(1).click();
  await expect(out).toHaveCount(3);
  await expect(section.getByRole('button', { name: /^排序/ }).nth(1), 'the next one has the focus').toBeFocused();
  expect([...complaints, ...phone.complaints]).toEqual([]);
});
