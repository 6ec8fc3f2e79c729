import { expect, test, type Page } from '@playwright/test';
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
  await decide(author.page, `报送《${TITLE}》？`, '报送');

  const { page } = editor;
  const card = page.getByRole('list', { name: '信息' }).getByRole('listitem').filter({ hasText: TITLE });
  await card.getByRole('link').click();
  const detail = page.getByRole('region', { name: '信息详情' });
  await expect(detail.getByRole('article'), 'as it is printed').toContainText('一是划好责任区，共12个片区。');
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
