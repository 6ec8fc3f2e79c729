import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import readWorkbook from 'read-excel-file/node';
import { arriveAs, decide, DESK } from './cast.ts';

const TITLE = '妙峰山镇推行“门前三包”积分制';
const FIRST = '一是划好责任区，共 12 个片区。';
const SECOND = '二是公布积分标准。';
const THIRD = '三是每月公示评比结果。';

/** What the editor makes of the third paragraph. */
const EDITED = '三是每月公示评比结果，接受村民监督。';

/** Types while nothing gets through, reloads the page in the middle of it, and goes on. */
async function writeThroughAnOutage(page: Page): Promise<void> {
  const text = page.getByLabel('正文');
  const saved = page.getByText(/已保存（第 \d+ 稿/);
  await page.getByLabel('标题').fill(TITLE);
  await text.fill(FIRST);
  await expect(saved).toBeVisible();
  await expect(page, 'the address is that of the article').toHaveURL(/my-articles\/[0-9a-f-]{36}$/);

  const writes = '**/api/articles/*';
  await page.route(writes, (route) => (route.request().method() === 'GET' ? route.continue() : route.abort()));
  await text.press('End');
  await text.pressSequentially(`\n${SECOND}`);
  await expect(page.getByText('网络不通：文字已存在本机，网络恢复后自动保存。')).toBeVisible();
  await text.pressSequentially(`\n${THIRD}`);
  await page.reload();
  await expect(text, 'a reload takes nothing along').toHaveValue([FIRST, SECOND, THIRD].join('\n'));
  await expect(saved).toBeHidden();
  await page.unroute(writes);
  await expect(saved).toBeVisible();
}

test('an article is written through an outage, sent in, edited and put into a bulletin', async ({ browser }) => {
  const [author, editor] = [
    await arriveAs(browser, 'correspondent', DESK, '/office/my-articles'),
    await arriveAs(browser, 'editor', DESK, '/office/articles'),
  ];
  await author.page.getByRole('button', { name: '写信息' }).click();
  await writeThroughAnOutage(author.page);
  await author.page.getByRole('button', { name: '报送' }).click();
  const due = author.page
    .getByRole('dialog')
    .getByText(/^按现在的时间：.*报送，.*办理，即\d+月\d+日 周. (24|12):00前。$/);
  await expect(due, 'when it is due, with the day off explained').toBeVisible();
  await decide(author.page, `报送《${TITLE}》？`, '报送');

  const { page } = editor;
  const card = page.getByRole('list', { name: '信息' }).getByRole('listitem').filter({ hasText: TITLE });
  await card.getByRole('link').click();
  const detail = page.getByRole('region', { name: '信息详情' });
  await expect(detail.getByRole('article'), 'as it is printed').toContainText('一是划好责任区，共12个片区。');
  await detail.getByRole('button', { name: '领取' }).click();
  await detail.getByRole('button', { name: '放弃领取' }).click();
  await decide(page, `放弃领取《${TITLE}》？`, '放弃领取');
  await expect(author.page.getByText('已报送', { exact: true }), 'it waits for an editor again').toBeVisible();
  await detail.getByRole('button', { name: '领取' }).click();
  await detail.getByRole('button', { name: '修改' }).click();
  const box = detail.getByLabel('正文');
  await box.fill((await box.inputValue()).replace(THIRD, EDITED));
  await detail.getByRole('button', { name: '保存' }).click();
  await expect(detail.locator('ins')).toContainText('，接受村民监督');
  await expect(author.page.getByText('已修改'), 'the author sees it without a reload').toBeVisible();

  const choice = detail.getByLabel('编入', { exact: true });
  await choice.selectOption(await choice.locator('option', { hasText: '工作快报' }).first().getAttribute('value'));
  await detail.getByRole('button', { name: '编入快报' }).click();
  await detail.getByRole('link', { name: /《工作快报》（未编号）/ }).click();
  // the demo has one there already
  const own = page.getByRole('button', { name: new RegExp(`^排序：《${TITLE}》`) });
  await expect(own).toHaveAccessibleName(/第 2 篇/);
  await own.press('ArrowUp');
  await expect(own).toHaveAccessibleName(/第 1 篇/);
  await expect(own).toBeFocused();
  await page.getByRole('button', { name: '加附注' }).first().click();
  await page.getByLabel(/^新附注：/).fill('注：以上为阶段性情况。');
  await page.getByLabel(/^新附注：/).blur();
  await expect(page.getByText('所有改动已保存')).toBeVisible();
  await expect(page.getByRole('region', { name: '预览' })).toContainText(TITLE);
  await expect(page.getByRole('region', { name: '预览' })).toContainText('注：以上为阶段性情况。');
  expect(editor.complaints).toEqual([]);
});

test('the desk has what is overdue first, and marks it', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/articles');
  const cards = page.getByRole('list', { name: '信息' }).getByRole('listitem');
  await expect(cards.first()).toContainText('已超时');
  const clocks = await cards.allInnerTexts();
  const kinds = clocks.map((text) => (/已超时/.test(text) ? 0 : /还有/.test(text) ? 1 : 2));
  expect(kinds).toEqual([...kinds].sort());
  await expect(page.locator('.brief-card-overdue')).toHaveCount(kinds.filter((kind) => kind === 0).length);
});

/** Every cell of a table as a person reads it. */
const cellsOf = (table: Locator) =>
  table
    .locator('tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.trim())));
const asRead = (value: unknown, column: number, share: number) => {
  if (value instanceof Date) return `${value.getUTCFullYear()}年${value.getUTCMonth() + 1}月`;
  return column === share && typeof value === 'number' ? `${Math.round(value * 100)}%` : String(value);
};

test('the figures of 信息采用情况 are the same in the workbook, line by line', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'editor', DESK, '/office/adoption');
  const tables = page.locator('.adoption-table table');
  await expect(tables).toHaveCount(2);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载表格' }).click();
  const [byUnit, byMonth] = await readWorkbook(readFileSync(await (await saving).path()));
  const inFile = (rows: unknown[][], share: number) =>
    rows.map((row) => row.map((value, column) => asRead(value, column, share)));
  expect(inFile((byUnit?.data ?? []).slice(1), 3)).toEqual(await cellsOf(tables.nth(0)));
  expect(inFile(byMonth?.data ?? [], 4)).toEqual(await cellsOf(tables.nth(1)));
  const rights = await tables.evaluateAll((all) =>
    all.map((table) =>
      [...(table.querySelector('tr:last-child')?.children ?? [])]
        .slice(-5)
        .map((cell) => Math.round(cell.getBoundingClientRect().right)),
    ),
  );
  expect(rights[0], 'the columns of both stand below each other').toEqual(rights[1]);
});
