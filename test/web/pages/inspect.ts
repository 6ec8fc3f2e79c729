import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { DESK, type Person, PHONE } from '../cast.ts';
import type { DemoIds, Row } from './table.ts';
import type { Shell } from './routes.ts';

/** As people hold their phones, and as they sit at their desks. */
const SIZES = [PHONE, DESK];

/** Opens a page on a phone and widens it to a desk; answers everything that is wrong with it, one sentence each. */
export async function inspect({ page, complaints }: Person, row: Row, demo: DemoIds, shell: Shell): Promise<string[]> {
  const address = row.at?.(demo) ?? row.route;
  await page.setViewportSize(PHONE);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: row.heading }), address).toBeVisible();
  await expect(page.locator('.face-loading'), address).toHaveCount(0);
  await row.then?.(page, demo);
  const faults: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const found = [
      ...(await foreignWords(page)),
      ...(await brokenAccess(page, shell)),
      ...(await overflow(page, 'as it is')),
    ];
    if ((await page.locator('.face-failed').count()) > 0) found.push('something failed to load');
    if (shell === 'field') found.push(...(await largeType(page)));
    faults.push(...found.map((fault) => `${fault} (at ${size.width} px)`));
  }
  return [...faults, ...complaints.splice(0)].map((fault) => `${row.role ?? 'a stranger'} at ${address}: ${fault}`);
}

async function overflow(page: Page, how: string): Promise<string[]> {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    const sticksOut = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > room + 1,
    );
    return (
      sticksOut.slice(-1).map((element) => `${element.tagName.toLowerCase()}.${element.className}`)[0] ?? 'something'
    );
  });
  return wide === null ? [] : [`wider than the screen (${how}): ${wide}`];
}

async function largeType(page: Page): Promise<string[]> {
  const button = page.getByRole('button', { name: '大字' });
  const sizeOf = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await sizeOf();
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(sizeOf).toBeGreaterThan(before);
  const faults = await overflow(page, 'in large type');
  await button.click();
  await expect.poll(sizeOf).toBe(before);
  return faults;
}

/** Words that are Latin in Chinese too, and endings of files. */
const KNOWN = /\b(JPEG|PNG|WebP|MB|Word|docx|PDF|pdf|Excel|xlsx|zip|txt|csv|km|kg|m|Enter|Tab)\b/g;

/** Numbers of things: whole, or their last figures. */
const IDS = /[0-9A-F]{4}(-[0-9A-F]{4}){3}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|…[0-9a-f]{6}\b|\S\*{3}@\S+/g;

/** Latin words in what people read or have read to them; addresses, numbers of things and checksums are no words. */
async function foreignWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const codes = [...document.querySelectorAll('code')];
    const labels = [...document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')]
      .filter((element) => !codes.includes(element as HTMLElement) && element.checkVisibility())
      .flatMap((element) =>
        ['aria-label', 'placeholder', 'title', 'alt'].map((name) => element.getAttribute(name) ?? ''),
      );
    const read = codes.reduce((text, code) => text.replaceAll(code.innerText || ' ', ' '), document.body.innerText);
    return [document.title, ...read.split('\n'), ...labels];
  });
  return texts
    .filter((text) => /[A-Za-z]{2,}/.test(text.replaceAll(KNOWN, '').replaceAll(IDS, '')))
    .map((text) => `untranslated: “${text.trim().slice(0, 80)}”`);
}

async function brokenAccess(page: Page, shell: Shell): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter((violation) => shell === 'field' || violation.impact === 'serious' || violation.impact === 'critical')
    .map(
      ({ id, impact, help, nodes }) =>
        `axe ${id} (${impact}): ${help}: ${nodes
          .map((node) => node.target.join(' '))
          .slice(0, 3)
          .join(' | ')}`,
    );
}
