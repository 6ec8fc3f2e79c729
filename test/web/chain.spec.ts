import { dayOf, type BulletinDetail, type MeRecord, type PublicationRecord } from '@jishan/domain';
import { expect, test } from '@playwright/test';
import { arrangementOf } from '../support/briefs.ts';
import { asRole } from '../support/client.ts';
import { arriveAs, DESK } from './cast.ts';

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
