import type { ArticleDetail, BulletinDetail, MeRecord } from '@jishan/domain';
import { expect, test, type Page } from '@playwright/test';
import { arrangementOf } from '../support/briefs.ts';
import { asRole, type Client } from '../support/client.ts';
import { arriveAs, DESK } from './cast.ts';
import { ownIssue } from './own-issue.ts';

/** The first request like this waits until it is let go; `asked` settles when it is there. */
async function hold(page: Page, path: string, method: string): Promise<{ asked: Promise<unknown>; letGo: () => void }> {
  let letGo = () => undefined as void;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  let isFirst = true;
  const asked = page.waitForRequest((request) => request.url().endsWith(path) && request.method() === method);
  await page.route(`**/api${path}`, async (route) => {
    if (!isFirst || route.request().method() !== method) return route.fallback();
    isFirst = false;
    await gate;
    return route.continue();
  });
  return { asked, letGo };
}

async function sendIn(editor: Client, title: string): Promise<ArticleDetail> {
  const [grant] = (await editor.get<MeRecord>('/me')).grants;
  const article = await editor.post<ArticleDetail>('/articles', { unitId: grant?.unitId, title, text: '一是定标准。' });
  return editor.post<ArticleDetail>(`/articles/${article.id}/submit`, { version: article.version });
}

test('an answer that comes late neither shows its article under another one, nor takes away what was typed meanwhile', async ({
  browser,
  baseURL,
}) => {
  const editor = await asRole(baseURL ?? '', 'editor');
  const [first, second] = [await sendIn(editor, '交错甲'), await sendIn(editor, '交错乙')];
  const { page, complaints } = await arriveAs(
    browser,
    'editor',
    DESK,
    `/office/articles?state=submitted&open=${first.id}`,
  );
  const card = (title: string) =>
    page.getByRole('list', { name: '信息' }).getByRole('listitem').filter({ hasText: title });
  const detail = page.getByRole('region', { name: '信息详情' });

  const taking = await hold(page, `/articles/${first.id}/take`, 'POST');
  await detail.getByRole('button', { name: '领取' }).click();
  await taking.asked;
  await card('交错乙').getByRole('link').click();
  await expect(detail.getByRole('heading', { name: '交错乙' })).toBeVisible();
  taking.letGo();
  await expect(page.getByText('已领取，可以修改或编入快报')).toBeVisible();
  await expect(card('交错甲')).toContainText('已领取');
  await expect(detail.getByRole('heading', { name: '交错乙' })).toBeVisible();

  await editor.post(`/articles/${second.id}/take`);
  await expect(card('交错乙'), 'also where the filter leaves it out by now').toContainText('已领取');

  await detail.getByRole('button', { name: '修改' }).click();
  const box = detail.getByLabel('正文');
  await box.fill('一是定标准。二是勤公示。');
  const saving = await hold(page, `/articles/${second.id}/text`, 'PUT');
  await detail.getByRole('button', { name: '保存' }).click();
  await saving.asked;
  await box.press('End');
  await box.pressSequentially('三是重奖励。');
  saving.letGo();
  await expect(page.getByText('修改已保存')).toBeVisible();
  await expect(box).toHaveValue('一是定标准。二是勤公示。三是重奖励。');
  await detail.getByRole('button', { name: '保存' }).click();
  await expect(detail.getByRole('article')).toContainText('三是重奖励。');
  expect(complaints).toEqual([]);
});

test('what is moved while the change of another page is being read is offered to be done again, not lost', async ({
  browser,
  baseURL,
}) => {
  const issue = await ownIssue(baseURL ?? '', '交错刊');
  const { page, complaints } = await arriveAs(browser, 'editor', DESK, issue.address);
  await expect(page.getByText('所有改动已保存')).toBeVisible();
  const before = await issue.editor.get<BulletinDetail>(`/bulletins/${issue.id}`);
  const [moved] = before.sections[0]?.entries ?? [];
  const reading = await hold(page, `/bulletins/${issue.id}`, 'GET');
  const imprint = before.imprint.map((line, at) => (at === 0 ? { ...line, name: '孙二' } : line));
  await issue.editor.put(`/bulletins/${issue.id}`, { ...arrangementOf(before), imprint });
  await reading.asked;
  // the one that is held, or the one that the page asks instead
  const read = page.waitForEvent('requestfinished', (one) => one.url().endsWith(issue.id) && one.method() === 'GET');
  const saving = await hold(page, `/bulletins/${issue.id}`, 'PUT');
  await page.locator(`#handle-${moved?.briefId}`).press('ArrowDown');
  await saving.asked;
  reading.letGo();
  await read;
  saving.letGo();
  const news = page.getByRole('status', { name: '他人的改动' });
  await expect(news).toContainText('版记的编辑改为“孙二”');
  await news.getByRole('button', { name: '把我的改动再做一遍' }).click();
  await expect(page.getByText('所有改动已保存')).toBeVisible();
  const ids = async () => {
    const { sections } = await issue.editor.get<BulletinDetail>(`/bulletins/${issue.id}`);
    return sections[0]?.entries.map(({ briefId }) => briefId);
  };
  await expect.poll(async () => (await ids())?.indexOf(moved?.briefId ?? '')).toBe(1);
  expect(complaints.filter((complaint) => !complaint.includes('409'))).toEqual([]);
});

test('a page that was left does not go on asking', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'correspondent', DESK, '/office/my-articles/new');
  let tries = 0;
  await page.route('**/api/articles', (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    tries++;
    return route.abort();
  });
  await page.getByLabel('标题').fill('离开的页面');
  await expect.poll(() => tries).toBeGreaterThan(0);
  await page.getByRole('link', { name: '‹ 我的信息' }).click();
  await expect(page.getByRole('button', { name: '继续写信息' })).toBeVisible();
  const left = tries;
  await page.waitForTimeout(7_000);
  expect(tries - left, 'once more when it is left, and then the browser keeps it').toBeLessThanOrEqual(1);
});
