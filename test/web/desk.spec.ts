import { expect, test, type Page } from '@playwright/test';
import type { BriefRecord, Page as PageOf } from '@jishan/domain';
import { asRole } from '../support/client.ts';
import { arriveAs, decide, DESK } from './cast.ts';
import { ownIssue } from './own-issue.ts';

const QUESTION = '简讯的修改还没有保存，确定离开？';
const cards = (page: Page) => page.getByRole('list', { name: '简讯', exact: true }).getByRole('listitem');

/** Opens the first brief that waits for a bulletin, and changes its text. */
async function changeOne(page: Page): Promise<void> {
  await cards(page).first().getByRole('link').click();
  await page.getByRole('button', { name: '修改文字' }).click();
  await page.getByRole('textbox', { name: '简讯文字' }).fill('改到一半的文字。');
}

test('a brief that is being changed is not left without a question', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/briefs?status=unused');
  await cards(page).first().getByRole('link').click();
  await page.getByRole('button', { name: '修改文字' }).click();
  await cards(page).nth(1).getByRole('link').click();
  await expect(cards(page).nth(1).getByRole('link'), 'nothing is changed, nothing is asked').toHaveAttribute(
    'aria-current',
    'true',
  );

  await changeOne(page);
  await cards(page).nth(1).getByRole('link').click();
  await decide(page, QUESTION, '继续修改');
  await page.getByRole('link', { name: '快报', exact: true }).click();
  await decide(page, QUESTION, '继续修改');
  await page.goBack();
  await decide(page, QUESTION, '继续修改');
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await page.getByLabel('类别').selectOption('环境卫生');
  await expect(page, 'another filter keeps what is open').toHaveURL(/category=/);
  await expect(page.getByRole('textbox', { name: '简讯文字' })).toHaveValue('改到一半的文字。');

  await page.getByRole('link', { name: '快报', exact: true }).click();
  await decide(page, QUESTION, '离开');
  await expect(page.getByRole('heading', { name: '快报', level: 1 })).toBeVisible();
});

test('no bulletin takes a brief while a change of it is not saved', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/briefs?status=unused');
  await changeOne(page);
  await cards(page).nth(1).getByRole('checkbox').check();
  const place = page.getByRole('button', { name: '编入快报' });
  await expect(place, 'another brief may go').toBeEnabled();
  await cards(page).first().getByRole('checkbox').check();
  await expect(place).toBeDisabled();
  await expect(place).toHaveAccessibleDescription('选中的简讯有修改还没有保存，请先保存或取消修改');
  await page.getByRole('button', { name: '取消', exact: true }).click();
  await expect(place).toBeEnabled();
});

test('the desk follows what is typed into its filters, and one press takes them all away', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/briefs');
  await expect(cards(page).first()).toBeVisible();
  await expect(page.getByRole('button', { name: '清除条件' })).toBeHidden();
  await page.getByLabel('人数不少于').pressSequentially('100');
  await expect(page).toHaveURL(/headcountMin=100/);
  const headcounts = async () =>
    (await cards(page).allTextContents()).map((text) => Number(/(\d+) 人\s*$/.exec(text)?.[1]));
  await expect.poll(async () => Math.min(...(await headcounts()))).toBeGreaterThanOrEqual(100);
  await page.getByRole('button', { name: '清除条件' }).click();
  await expect(page).toHaveURL(/\/office\/briefs$/);
  await expect(page.getByLabel('人数不少于')).toHaveValue('');
});

test('a name in the imprint is saved when the typing pauses, and until then nobody reads that all is saved', async ({
  browser,
}) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/bulletins?state=collecting');
  await page.getByRole('table').getByRole('link', { name: '《工作快报》' }).first().click();
  const saved = page.getByText('所有改动已保存');
  await expect(saved).toBeVisible();
  await page.getByLabel('核签', { exact: true }).fill('白山青');
  await expect(saved).toBeHidden();
  await expect(saved).toBeVisible();
  await expect(page.getByLabel('核签', { exact: true })).toBeFocused();
  await expect(page.getByRole('region', { name: '预览' })).toContainText('核签：白山青');
});

test('a change that was not saved waits in the browser, to be gone on with or dropped', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/briefs?status=unused');
  await changeOne(page);
  const address = page.url();
  await page.close({ runBeforeUnload: false });

  const again = await page.context().newPage();
  await again.goto('/office/briefs?status=unused');
  const left = again.getByRole('note').filter({ hasText: '有 1 条简讯的修改没有保存' });
  await cards(again).first().getByRole('checkbox').check();
  await expect(again.getByRole('button', { name: '编入快报' })).toHaveAccessibleDescription(
    '选中的简讯有修改还没有保存，请先保存或取消修改',
  );
  await cards(again).first().getByRole('checkbox').uncheck();
  await left.getByRole('link', { name: '改到一半的文字。' }).click();
  await expect(again).toHaveURL(address);
  const offered = again.getByRole('region', { name: '有没保存的修改' });
  await expect(offered).toContainText('改到一半的文字。');
  await expect(again.getByRole('button', { name: '修改文字' }), 'first this one').toHaveCount(0);
  await offered.getByRole('button', { name: '接着改' }).click();
  await expect(again.getByRole('textbox', { name: '简讯文字' })).toHaveValue('改到一半的文字。');

  await again.close({ runBeforeUnload: false });
  const third = await page.context().newPage();
  await third.goto(address);
  await third.getByRole('button', { name: '丢弃' }).click();
  await expect(third.getByRole('button', { name: '修改文字' })).toBeVisible();
  await third.reload();
  await expect(third.getByRole('button', { name: '修改文字' }), 'for good').toBeVisible();
});

test('after a brief was put into an issue, the next one of the list has the focus', async ({ browser, baseURL }) => {
  const issue = await ownIssue(baseURL ?? '', '焦点刊');
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/briefs?status=unused');
  await expect(cards(page).nth(3)).toBeVisible();
  const ids = await cards(page)
    .getByRole('link')
    .evaluateAll((links) => links.map(({ id }) => id));
  const card = (place: number) => cards(page).filter({ has: page.locator(`[id="${ids[place] ?? ''}"]`) });
  await card(2).getByRole('checkbox').check();
  const bar = page.getByRole('region', { name: '编入快报' });
  await bar.getByLabel('编入', { exact: true }).selectOption({ value: issue.id });
  await bar.getByLabel('栏目').selectOption('培育');
  await bar.getByRole('button', { name: '编入快报' }).click();
  await expect(bar).toBeHidden();
  await expect(card(3).getByRole('link')).toBeFocused();
  await expect(card(2), 'what has become of it').toContainText('已编入');
});

test('who may not open the issue that a brief stands in reads its name without a link', async ({
  browser,
  baseURL,
}) => {
  const correspondent = await asRole(baseURL ?? '', 'correspondent');
  const { items } = await correspondent.get<PageOf<BriefRecord>>('/briefs?status=printed&limit=1');
  const { page } = await arriveAs(browser, 'correspondent', DESK, `/office/briefs?open=${items[0]?.id ?? ''}`);
  const note = page.getByRole('note').filter({ hasText: '已刊发于' });
  await expect(note).toContainText('《工作快报》第');
  await expect(note.getByRole('link')).toHaveCount(0);
});
