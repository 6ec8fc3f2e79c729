import { expect, type Page } from '@playwright/test';
import { convertToHtml, extractRawText } from 'mammoth';
import { readFileSync } from 'node:fs';
import { decide } from '../cast.ts';

const PUBLICATION = '工作快报';

/** The editor's desk, open and left alone until something arrives. */
export async function waitAtTheDesk(page: Page): Promise<void> {
  await page.goto('/office/briefs');
  await expect(page.getByRole('heading', { name: '简讯台' })).toBeVisible();
  await expect(page.getByText('实时更新中')).toBeVisible();
  await expect(page.getByRole('list', { name: '简讯' }).getByRole('listitem').first()).toBeVisible();
  await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));
}

/** Seconds after the confirmation, without a reload: the sentence with its figures. Answers the whole text. */
export async function seeItArrive(page: Page, theme: string, figures: string): Promise<string> {
  const card = page.getByRole('list', { name: '简讯' }).getByRole('listitem').filter({ hasText: theme });
  await expect(card).toBeVisible({ timeout: 5_000 });
  await expect(card).toContainText('新到');
  const text = (await card.locator('.brief-text').textContent()) ?? '';
  expect(text).toContain(figures);
  expect(await page.evaluate(() => 'stillTheSamePage' in window), 'the page was never loaded again').toBe(true);
  return text;
}

/** Opens the sources, then puts the brief into the bulletin that is being collected; answers the bulletin's address. */
export async function putIntoBulletin(page: Page, theme: string, text: string): Promise<string> {
  const card = page.getByRole('list', { name: '简讯' }).getByRole('listitem').filter({ hasText: theme });
  await card.getByRole('link').click();
  const detail = page.getByRole('region', { name: '简讯详情' });
  await expect(detail.getByLabel('简讯文字')).toHaveText(text.replaceAll(/\s/g, ''));
  await card.getByRole('checkbox').check();
  const bar = page.getByRole('region', { name: '编入快报' });
  await expect(bar).toContainText('已选 1 条');
  const choice = bar.getByLabel('编入', { exact: true });
  await choice.selectOption(await choice.locator('option', { hasText: PUBLICATION }).first().getAttribute('value'));
  await bar.getByRole('button', { name: '编入快报' }).click();
  await expect(page.getByText(new RegExp(`^已编入《${PUBLICATION}》，现有 \\d+ 条`))).toBeVisible();
  await expect(card).toContainText('已编入');
  await detail.getByRole('link', { name: /（征集中）$/ }).click();
  await expect(page.getByRole('article', { name: '印刷预览' })).toContainText(theme);
  return new URL(page.url()).pathname;
}

/** The editor, and after them the proofreader, sends the bulletin on: what each sees names them in the imprint. */
export async function sendOn(page: Page, address: string, button: '送校' | '校对通过', imprint: RegExp): Promise<void> {
  if (new URL(page.url()).pathname !== address) await findBulletin(page, address);
  await expect(page.getByRole('article', { name: '印刷预览' })).toContainText(imprint);
  await page.getByRole('button', { name: button, exact: true }).click();
  await decide(page, new RegExp(`^${button}《`), button);
  await expect(page.getByRole('button', { name: button, exact: true })).toBeHidden();
}

/** The proofreader has found something: back it goes, with the reason. */
export async function sendBack(page: Page, address: string, reason: string): Promise<void> {
  await findBulletin(page, address);
  await page.getByRole('button', { name: '退回编辑' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill(reason);
  await decide(page, '退回编辑？', '退回编辑');
}

/** Answers the number that it got. */
export async function signAndPublish(page: Page, address: string, theme: string): Promise<string> {
  await findBulletin(page, address);
  await expect(page.getByRole('article', { name: '印刷预览' })).toContainText(theme);
  await page.getByRole('button', { name: '核签', exact: true }).click();
  const promised = /第\d+期/.exec((await page.getByRole('dialog').textContent()) ?? '')?.[0] ?? '';
  await decide(page, /^核签《/, '核签');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(promised);
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await decide(page, /^发布《/, '发布');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('已发布');
  await expect(page.getByRole('article', { name: '印刷预览' })).toContainText(promised);
  return promised;
}

async function findBulletin(page: Page, address: string): Promise<void> {
  await page.goto('/office/bulletins');
  await page.getByRole('link', { name: `《${PUBLICATION}》（未编号）` }).click();
  await expect(page).toHaveURL((url) => url.pathname === address);
}

/** What lies in the folder afterwards: Word opens it, and the text for e-mail says the same. */
export async function takeTheFiles(page: Page): Promise<{ word: string; bold: string; text: string }> {
  const firstPage = page.getByRole('img', { name: /^第 1 页/ });
  await expect(firstPage).toBeVisible();
  expect(await firstPage.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(500);
  const word = await download(page, 'Word 文档', /\.docx$/);
  const text = await download(page, '纯文本', /\.txt$/);
  expect(
    readFileSync(await download(page, 'PDF', /\.pdf$/))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  const buffer = readFileSync(word);
  return {
    word: (await extractRawText({ buffer })).value,
    bold: (await convertToHtml({ buffer })).value,
    text: readFileSync(text, 'utf8'),
  };
}

async function download(page: Page, format: string, name: RegExp): Promise<string> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载', exact: true }).click();
  await page.getByRole('button', { name: format, exact: true }).click();
  const file = await coming;
  await expect(page.getByRole('button', { name: format, exact: true }), 'the menu is closed again').toBeHidden();
  expect(file.suggestedFilename()).toMatch(name);
  return file.path();
}
