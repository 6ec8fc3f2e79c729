import { expect, test } from '@playwright/test';
import { arriveAs, DESK, PHONE } from './cast.ts';

for (const { role, size, address, link, heading } of [
  { role: 'volunteer', size: PHONE, address: '/', link: '积分', heading: /积分/ },
  { role: 'editor', size: DESK, address: '/office', link: '快报', heading: /快报/ },
] as const) {
  test(`a tap on ${link} without a network says so, and the next one opens the page`, async ({ browser }) => {
    const { page } = await arriveAs(browser, role, size);
    await page.goto(address);
    const tab = page.getByRole('navigation').getByRole('link', { name: link, exact: true }).first();
    await expect(tab).toBeVisible();
    await page.context().setOffline(true);
    await tab.click();
    await expect(page.getByText('网络不通，页面没有打开，请检查网络后再点一次')).toBeVisible();
    await page.context().setOffline(false);
    await tab.click();
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
  });
}
