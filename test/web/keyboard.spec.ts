import { expect, test, type Page } from '@playwright/test';
import { arrive, arriveAs, DESK } from './cast.ts';

/** Tabs on until this is focused; the keyboard must reach it. */
async function tabTo(page: Page, name: string | RegExp, role: 'button' | 'link' | 'textbox'): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the keyboard never reached ${name}`);
}

/** Somebody who looks sees where the focus is. */
const focusIsVisible = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  });

test('signing in by keyboard alone', async ({ browser }) => {
  const { page } = await arrive(browser, DESK);
  await page.goto('/sign-in?next=/points');
  await tabTo(page, '手机号', 'textbox');
  expect(await focusIsVisible(page)).toBe(true);
  await page.keyboard.type('19900000001');
  await tabTo(page, '密码', 'textbox');
  await page.keyboard.type('jishan-demo-2026');
  await tabTo(page, '登录', 'button');
  expect(await focusIsVisible(page)).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '时长与积分' })).toBeVisible();
});

for (const [shell, address] of [
  ['field', '/points'],
  ['office', '/office/briefs'],
] as const) {
  test(`${shell}: the first key leads past the navigation, and every stop can be seen`, async ({ browser }) => {
    const { page } = await arriveAs(browser, shell === 'field' ? 'volunteer' : 'editor', DESK, address);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: '跳到正文' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement)),
        'still in the page',
      ).toBe(true);
      expect(await focusIsVisible(page), `stop ${stop + 1}`).toBe(true);
    }
  });
}

test('the question before a publication holds the focus and gives it back', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'team-leader', DESK, '/work/activities?state=draft');
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
  const publish = page.getByRole('button', { name: '发布活动' });
  await publish.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  for (let stop = 0; stop < 4; stop++) {
    await page.keyboard.press('Tab');
    // between its last and its first control the browser's own bar has its turn
    expect(
      await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      ),
    ).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(publish).toBeFocused();
});
