import type { BulletinDetail, PublicationDetail } from '@jishan/domain';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { arriveAs, decide } from './cast.ts';
import { ownIssue, type OwnIssue } from './own-issue.ts';

/** Both ends of every way are on the screen. */
const TALL = { width: 1280, height: 1500 };

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is nowhere to be seen');
  return box;
}

/** As a hand does it: press, a little first, then there in many small moves, on until it stands where it should, and let go. */
async function drag(page: Page, handle: Locator, target: Locator, at: 'before' | 'behind' | 'into'): Promise<void> {
  const element = await target.elementHandle();
  if (!element) throw new Error('there is no such place');
  const from = await boxOf(handle);
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 3, y + 8, { steps: 4 });
  for (let tries = 0; tries < 6; tries++) {
    const to = (await element.boundingBox()) ?? (await boxOf(target));
    const [toX, toY] = [to.x + 60, to.y + to.height / 2];
    await page.mouse.move(toX, toY + (tries % 2), { steps: 24 });
    // what makes way does so by and by
    await page.waitForTimeout(250);
    const isThere = await element.evaluate((place, where) => {
      const mark = document.querySelector('.cdk-drag-placeholder')?.getBoundingClientRect();
      const { top, bottom } = place.getBoundingClientRect();
      if (!mark) return false;
      if (where === 'into') return place.closest('.section-box')?.querySelector('.cdk-drag-placeholder') !== null;
      return Math.abs(where === 'before' ? top - mark.bottom : mark.top - bottom) < 3;
    }, at);
    if (isThere) break;
  }
  await page.mouse.up();
}

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const briefs = (page: Page, name: string) =>
  section(page, name).getByRole('listitem').filter({ hasText: '只提单位名' });
const articles = (page: Page, name: string) =>
  section(page, name)
    .getByRole('listitem')
    .filter({ has: page.locator('strong') });
const handleOf = (item: Locator) => item.getByRole('button', { name: /^排序/ });
/** 'ab|c|': the briefs of each section, by the letters they were given at first. */
const orderOf = (ids: readonly string[], { sections }: BulletinDetail) =>
  sections.map(({ entries }) => entries.map(({ briefId }) => 'abcde'[ids.indexOf(briefId)]).join('')).join('|');

/** What the page shows is what the server has, and still after a reload. */
async function expectSaved({ id, editor, address }: OwnIssue, page: Page, ids: readonly string[], order: string) {
  await expect(page.getByText('所有改动已保存')).toBeVisible();
  await expect.poll(async () => orderOf(ids, await editor.get<BulletinDetail>(`/bulletins/${id}`))).toBe(order);
  await page.goto(address);
  await expect(page.getByText('所有改动已保存')).toBeVisible();
  const shown = await page
    .locator('.section-box')
    .evaluateAll((boxes) =>
      boxes.map((box) => [...box.querySelectorAll('[id^="handle-"]')].map(({ id: name }) => name.slice(7))),
    );
  expect(
    shown
      .map((handles) =>
        handles
          .filter((name) => ids.includes(name))
          .map((name) => 'abcde'[ids.indexOf(name)])
          .join(''),
      )
      .join('|'),
  ).toBe(order);
}

test('a mouse drags briefs and articles within their section and into others, and so they are saved', async ({
  browser,
  baseURL,
}) => {
  const issue = await ownIssue(baseURL ?? '', '拖动刊');
  const before = await issue.editor.get<BulletinDetail>(`/bulletins/${issue.id}`);
  const ids = before.sections.flatMap(({ entries }) => entries.map(({ briefId }) => briefId));
  const { page, complaints } = await arriveAs(browser, 'editor', TALL, issue.address);
  await expect(page.getByText('所有改动已保存')).toBeVisible();
  expect(orderOf(ids, before)).toBe('abc|de|');

  await drag(page, handleOf(briefs(page, '创建').nth(0)), briefs(page, '创建').nth(2), 'behind');
  await expectSaved(issue, page, ids, 'bca|de|');
  await drag(page, handleOf(briefs(page, '创建').nth(2)), briefs(page, '创建').nth(0), 'before');
  await expectSaved(issue, page, ids, 'abc|de|');
  await drag(page, handleOf(briefs(page, '创建').nth(1)), briefs(page, '实践').nth(0), 'before');
  await expectSaved(issue, page, ids, 'ac|bde|');
  await drag(
    page,
    handleOf(briefs(page, '实践').nth(2)),
    section(page, '培育').getByText('可以把简讯拖到这里'),
    'into',
  );
  await expectSaved(issue, page, ids, 'ac|bd|e');

  const articlesOf = async () =>
    (await issue.editor.get<BulletinDetail>(`/bulletins/${issue.id}`)).sections.map((one) => one.articles.length);
  expect(await articlesOf()).toEqual([1, 0, 0]);
  await drag(page, handleOf(articles(page, '创建').first()), section(page, '培育').getByRole('heading'), 'into');
  await expect.poll(articlesOf).toEqual([0, 0, 1]);
  await expectSaved(issue, page, ids, 'ac|bd|e');
  await expect(articles(page, '培育').first()).toContainText('拖动刊的信息');
  await drag(page, handleOf(briefs(page, '创建').nth(0)), briefs(page, '培育').first(), 'before');
  await expectSaved(issue, page, ids, 'c|bd|ae');

  await page.getByText('版本与对比').click();
  const versions = page.getByLabel('到', { exact: true }).getByRole('option');
  await expect(versions.first()).toContainText('调整，自动保存 6 次');
  const folded = await versions.count();
  await page.getByLabel('列出每次自动保存').check();
  await expect(versions).toHaveCount(folded + 5);
  expect(complaints).toEqual([]);
});

test('a mouse drags the sections and the units of a publication into another order, and so they are saved', async ({
  browser,
  baseURL,
}) => {
  const issue = await ownIssue(baseURL ?? '', '栏目拖动刊');
  const { page, complaints } = await arriveAs(browser, 'editor', TALL, `/office/publications/${issue.publicationId}`);
  const settings = () => issue.editor.get<PublicationDetail>(`/publications/${issue.publicationId}`);
  const save = async () => {
    await page.getByRole('button', { name: '保存设置' }).click();
    await decide(page, '保存《栏目拖动刊》的设置？', '保存');
    await expect(page.getByRole('region', { name: '修改记录' })).toContainText(
      '栏目由“创建、实践、培育”改为“实践、创建、培育”',
    );
  };
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('button', { name: new RegExp(`^排序：${name}，`) }) });
  const namesShown = () =>
    page.getByLabel('栏目名').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));

  await row('创建').scrollIntoViewIfNeeded();
  await drag(page, handleOf(row('创建')), row('实践'), 'behind');
  await expect.poll(namesShown).toEqual(['实践', '创建', '培育']);
  await save();
  expect((await settings()).sections.map(({ name }) => name)).toEqual(['实践', '创建', '培育']);
  await page.reload();
  await expect.poll(namesShown).toEqual(['实践', '创建', '培育']);

  await page.getByText(/^排一排 \d+ 个单位$/).click();
  const units = page.getByRole('button', { name: /^排序：.*个，按上下方向键移动$/ });
  const unitNames = async () =>
    (await units.evaluateAll((handles) => handles.map((handle) => handle.getAttribute('aria-label') ?? ''))).map(
      (label) => /^排序：(.*)，第/.exec(label)?.[1] ?? '',
    );
  const [, , , first, second, third] = await unitNames();
  await row(first ?? '').scrollIntoViewIfNeeded();
  await drag(page, handleOf(row(first ?? '')), row(third ?? ''), 'behind');
  await expect.poll(async () => (await unitNames()).slice(3, 6)).toEqual([second, third, first]);
  await page.getByRole('button', { name: '保存设置' }).click();
  await decide(page, '保存《栏目拖动刊》的设置？', '保存');
  await expect(page.getByRole('region', { name: '修改记录' })).toContainText('调整了单位次序');
  await page.reload();
  await page.getByText(/^排一排 \d+ 个单位$/).click();
  await expect.poll(async () => (await unitNames()).slice(3, 6)).toEqual([second, third, first]);
  expect(complaints).toEqual([]);
});
