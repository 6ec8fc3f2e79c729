import { readFileSync, existsSync } from 'node:fs';
import {
  dayOf,
  type ActivityDetail,
  type BulletinDetail,
  type BulletinRecord,
  type RosterRecord,
} from '@jishan/domain';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { extractRawText } from 'mammoth';
import { asRole } from '../support/client.ts';
import { sheetOf } from '../support/inputs.ts';
import { arriveAs, decide, DESK, type Person } from './cast.ts';
import {
  identityNumber,
  openOffice,
  prepareIssue,
  restoreFigure,
  secondArticle,
  TITLE,
  type Office,
  type Prepared,
} from './issue-story/preparation.ts';

const ARTICLE = '垃圾分类走进寻常巷陌';
const FIRST = '一是在永定街道设宣传点。';
const SECOND = `二是由${identityNumber}登记负责。`;
const SENTENCES = `${FIRST}\n${SECOND}`;

const finding = (page: Page, words: string) =>
  page.getByRole('region', { name: /^核对/ }).getByRole('listitem').filter({ hasText: words });

test('an issue of twelve briefs and two articles reaches the mailbox with what was wrong in it mended, and what turns out wrong later is put right in the next', async ({
  browser,
  baseURL,
}) => {
  const url = baseURL ?? '';
  const office = await openOffice(url);
  const issue = await prepareIssue(url, office);
  const address = `/office/bulletins/${issue.bulletinId}`;

  await fileArticle(browser);
  const editor = await editArticle(browser, issue);
  await placeSecond(office, issue);
  await sendOn(editor.page, address, '送校');
  const proofreader = await findWhatIsWrong(browser, address);
  await mend(editor.page, address, office, issue);
  await sendOn(proofreader.page, address, '校对通过');

  const signer = await arriveAs(browser, 'signer', DESK, address);
  await publish(signer.page);
  await takeFiles(signer.page);
  await mailIt(signer.page);
  await putRight(editor.page, url, office, issue);
  for (const { complaints } of [editor, proofreader, signer]) expect(complaints).toEqual([]);
});

async function fileArticle(browser: Browser): Promise<void> {
  const { page, complaints } = await arriveAs(browser, 'correspondent', DESK, '/office/my-articles');
  await page.getByRole('button', { name: '写信息' }).click();
  await page.getByLabel('标题').fill(ARTICLE);
  await page.getByLabel('正文').fill(SENTENCES);
  await expect(page.getByText(/已保存（第 \d+ 稿/)).toBeVisible();
  await page.getByRole('button', { name: '报送' }).click();
  await decide(page, `报送《${ARTICLE}》？`, '报送');
  expect(complaints).toEqual([]);
}

async function editArticle(browser: Browser, { bulletinId }: Prepared): Promise<Person> {
  const editor = await arriveAs(browser, 'editor', DESK, '/office/articles');
  const { page } = editor;
  await page
    .getByRole('list', { name: '信息' })
    .getByRole('listitem')
    .filter({ hasText: ARTICLE })
    .getByRole('link')
    .click();
  const detail = page.getByRole('region', { name: '信息详情' });
  await detail.getByRole('button', { name: '领取' }).click();
  const issues = detail.getByLabel('编入', { exact: true });
  await expect(issues.locator(`option[value="${bulletinId}"]`)).toHaveText(/，已有 12 条）/);
  await issues.selectOption({ value: bulletinId });
  await detail.getByRole('button', { name: '编入快报' }).click();
  await expect(detail.getByRole('link', { name: new RegExp(`《${TITLE}》`) })).toBeVisible();
  return editor;
}

async function placeSecond(office: Office, { bulletinId }: Prepared): Promise<void> {
  const articleId = await secondArticle(office);
  const placed = await office.editor.post<BulletinDetail>(`/bulletins/${bulletinId}/articles`, {
    articleId,
    section: '实践',
  });
  expect(placed.briefCount).toBe(12);
  expect(placed.sections.flatMap(({ articles }) => articles)).toHaveLength(2);
  expect(placed.sections.filter(({ entries }) => entries.length > 0)).toHaveLength(3);
}

async function sendOn(page: Page, address: string, button: '送校' | '校对通过'): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: button, exact: true }).click();
  await decide(page, new RegExp(`^${button}《`), button);
  await expect(page.getByRole('button', { name: button, exact: true })).toBeHidden();
}

/** The wrong unit, the number and the changed figure stand with their reasons; there is no way on. */
async function findWhatIsWrong(browser: Browser, address: string): Promise<Person> {
  const proofreader = await arriveAs(browser, 'proofreader', DESK, address);
  const { page } = proofreader;
  await expect(finding(page, '永定街道')).toBeVisible();
  await expect(finding(page, '必须改正').filter({ hasText: identityNumber.slice(0, 6) })).toBeVisible();
  await expect(finding(page, '777'), 'with why the editor let it stand').toContainText('现场估算');
  await expect(page.getByText(/待处理.*，1 个数字与记录不符、已说明/)).toBeVisible();
  await expect(page.getByRole('button', { name: '校对通过' })).toBeDisabled();
  await expect(page.getByText('本期已经送校，文字不能直接改。校对人退回编辑')).toBeVisible();
  await expect(finding(page, '永定街道').getByRole('link', { name: '看这篇信息' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^到.*台改$/ }), 'what they cannot edit is not offered').toHaveCount(0);
  await page.getByRole('button', { name: '退回编辑' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('单位名有误，文中有证件号码，777与记录不符。');
  await decide(page, '退回编辑？', '退回编辑');
  return proofreader;
}

async function mend(page: Page, address: string, { editor }: Office, issue: Prepared): Promise<void> {
  await page.goto(address);
  await expect(page.getByText('777与记录不符').first(), 'the reason is told').toBeVisible();
  await finding(page, '永定街道').getByRole('button', { name: '改为“永定镇”' }).click();
  await expect(finding(page, '永定街道')).toHaveCount(0);
  await finding(page, identityNumber.slice(0, 6)).first().getByRole('link').click();
  const detail = page.getByRole('region', { name: '信息详情' });
  await detail.getByRole('button', { name: '修改' }).click();
  const box = detail.getByLabel('正文');
  await box.fill((await box.inputValue()).replace(`由${identityNumber}登记负责`, '由专人登记负责'));
  await detail.getByRole('button', { name: '保存' }).click();
  await expect(detail.locator('ins').filter({ hasText: '专人' })).toBeVisible();
  await restoreFigure(editor, issue);
  await sendOn(page, address, '送校');
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: '核签', exact: true }).click();
  await decide(page, /^核签《/, '核签');
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await decide(page, /^发布《/, '发布');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('第1期');
}

async function takeFiles(page: Page): Promise<void> {
  const files = new Map<string, Buffer>();
  for (const [label, format] of [
    ['Word 文档', 'docx'],
    ['PDF', 'pdf'],
  ] as const) {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载', exact: true }).click();
    await page.getByRole('button', { name: label, exact: true }).click();
    files.set(format, readFileSync(await (await coming).path()));
  }
  expect(files.get('pdf')?.subarray(0, 5).toString()).toBe('%PDF-');
  const { value: words } = await extractRawText({ buffer: files.get('docx') ?? Buffer.alloc(0) });
  expect(words).toContain('一是在永定镇设宣传点。');
  expect(words).not.toMatch(/永定街道|777/);
  expect(words).not.toContain(identityNumber);
}

async function mailIt(page: Page): Promise<void> {
  await page.getByRole('button', { name: '发送给 2 个收件人' }).click();
  await decide(page, '把这一期发给 2 个收件人？', '发送');
  await expect(page.getByText('2 封都已发送。')).toBeVisible();
  const file = process.env['PRODUCT_MAIL'] ?? '';
  const mails = (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').filter(Boolean);
  const read = mails.map((line) => JSON.parse(line) as { to: string[]; text: string });
  expect(read.flatMap(({ to }) => to).sort()).toEqual(['bao@example.cn', 'fa@example.cn']);
  for (const { text } of read)
    expect(text).toMatch(/wordprocessingml[^]*application\/pdf|application\/pdf[^]*wordprocessingml/);
}

/** More were there than was counted: the printed issue says so, and the next one carries the 更正. */
async function putRight(page: Page, url: string, { editor }: Office, issue: Prepared): Promise<void> {
  await page.goto(`/office/bulletins/${issue.bulletinId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('第1期');
  const admin = await asRole(url, 'town-admin');
  const activity = await admin.get<ActivityDetail>(`/managed-activities/${issue.activityId}`);
  const { version, rows } = await admin.get<RosterRecord>(`/activities/${activity.id}/roster`);
  const sheet = { ...sheetOf(activity, rows[0]?.personId ?? '', version), publicHeadcount: 30 };
  await admin.post(`/activities/${activity.id}/corrections`, { ...sheet, reason: '漏记现场群众' });
  await expect(page.getByRole('heading', { name: '更正 1 条' })).toBeVisible();

  const next = { publicationId: issue.publicationId, issuedOn: dayOf(new Date().toISOString()) };
  const { id } = await editor.post<BulletinRecord>('/bulletins', next);
  await page.goto(`/office/bulletins/${id}`);
  await expect(page.getByRole('region', { name: '预览' })).toContainText('更正');
  await expect(page.getByRole('heading', { name: '更正 1 条' })).toBeVisible();
}
