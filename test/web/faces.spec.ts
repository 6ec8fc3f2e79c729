import { expect, test, type Page, type Route } from '@playwright/test';
import { arriveAs, DESK, PHONE } from './cast.ts';

/** Lists of both shells: who looks, where, what is asked of the server, and what stands there when there is nothing. */
const LISTS = [
  { role: 'volunteer', size: PHONE, address: '/', path: '/api/activities', empty: '近期还没有活动，过几天再来看看。' },
  {
    role: 'volunteer',
    size: PHONE,
    address: '/my-redemptions',
    path: '/api/my/redemptions',
    empty: '您还没有兑换过。',
  },
  {
    role: 'team-leader',
    size: PHONE,
    address: '/work/activities',
    path: '/api/managed-activities',
    empty: '您还没有策划过活动。',
  },
  {
    role: 'editor',
    size: DESK,
    address: '/office/briefs',
    path: '/api/briefs',
    empty: '没有符合条件的简讯。活动考勤确认后，简讯会自动出现在这里。',
  },
  { role: 'town-admin', size: DESK, address: '/office/volunteers', path: '/api/volunteers', empty: /^没有/ },
] as const;

const problem = {
  type: 'about:blank',
  title: '系统出错了，请把编号告诉管理员',
  status: 500,
  code: 'unexpected',
  traceId: 'a1b2c3',
};

for (const { role, size, address, path, empty } of LISTS) {
  test(`${address} says that it loads, that it failed, that there is nothing, and shows what there is`, async ({
    browser,
  }) => {
    const { page } = await arriveAs(browser, role, size);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await answerWith(page, path, async (route) => {
      await held;
      await route.abort('connectionfailed');
    });
    await page.goto(address);
    await expect(page.getByText('正在加载…')).toBeVisible();
    release();
    const failed = page.getByRole('alert');
    await expect(failed).toContainText('网络不通，请检查网络后重试');

    await answerWith(page, path, (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', json: problem }),
    );
    await failed.getByRole('button', { name: '重新加载' }).click();
    await expect(failed).toContainText('编号 a1b2c3');

    await answerWith(page, path, (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
    await failed.getByRole('button', { name: '重新加载' }).click();
    await expect(page.getByRole('main').getByText(empty)).toBeVisible();
    await expect(failed).toBeHidden();

    await page.unrouteAll();
    await page.reload();
    await expect(
      page.getByRole('main').getByRole('listitem').or(page.getByRole('main').getByRole('cell')).first(),
    ).toBeVisible();
    await expect(page.getByRole('main').getByText(empty)).toBeHidden();
  });
}

test('a word that finds nothing leaves a way back', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'volunteer', PHONE);
  await page.getByLabel('活动名称或地点').fill('没有这样的活动');
  await page.getByRole('button', { name: '查找' }).click();
  await expect(page.getByText('没有符合条件的活动，换个条件试试。')).toBeVisible();
  await page.getByRole('button', { name: '清除条件' }).click();
  await expect(page.getByRole('region', { name: '活动列表' }).getByRole('listitem').first()).toBeVisible();
});

async function answerWith(page: Page, path: string, handler: (route: Route) => Promise<void>): Promise<void> {
  await page.unrouteAll();
  await page.route((url) => url.pathname === path, handler);
}
