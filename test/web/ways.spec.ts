import { expect, test } from '@playwright/test';
import { ROLE_LABELS } from '@jishan/domain';
import { arrive, arriveAs, DESK, PHONE } from './cast.ts';

test('a leader finds the way to the office, and a volunteer has none', async ({ browser }) => {
  const leader = await arriveAs(browser, 'team-leader', PHONE, '/work');
  await leader.page
    .getByRole('main')
    .getByRole('link', { name: /^工作台/ })
    .click();
  await expect(leader.page.getByRole('heading', { name: '概览', level: 1 })).toBeVisible();
  const volunteer = await arriveAs(browser, 'volunteer', PHONE, '/work');
  await expect(volunteer.page.getByText('您现在没有负责的事项。')).toBeVisible();
  await expect(volunteer.page.getByRole('link', { name: /^工作台/ })).toHaveCount(0);
});

test('who signs in without a wish begins where the work is: staff at their desk, volunteers at the activities', async ({
  browser,
}) => {
  for (const [role, start] of [
    ['editor', '/office'],
    ['volunteer', '/'],
  ] as const) {
    const { page } = await arrive(browser, DESK);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: new RegExp(`^${ROLE_LABELS[role]}\\s`) }).click();
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page).toHaveURL((url) => url.pathname === start);
  }
});

test('from a settled activity in the office, whoever may correct its sheet comes to it', async ({ browser }) => {
  for (const role of ['team-leader', 'station-admin'] as const) {
    const { page } = await arriveAs(browser, role, DESK, '/office/activities?state=settled');
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('link', { name: '查看或更正考勤' }).click();
    await expect(page.getByRole('button', { name: '更正考勤' })).toBeVisible();
  }
});

test('an address of the office that leads nowhere stays in the office', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'district-admin', DESK, '/office/nothing-here');
  await expect(page.getByRole('heading', { name: '没有这个页面' })).toBeVisible();
  await page.getByRole('link', { name: '回到工作台概览' }).click();
  await expect(page.getByRole('heading', { name: '概览', level: 1 })).toBeVisible();
});

test('what is counted and asked for by a word is no page, and nothing is asked of the server', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'volunteer', PHONE, '/points');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/points/entries/abc');
  await expect(page.getByRole('heading', { name: '没有这个页面' })).toBeVisible();
  expect(asked.filter((url) => url.includes('/entries/') && url.includes('/api/'))).toEqual([]);
});

test('a household is moved to where people live, never to a practice site', async ({ browser }) => {
  const { page } = await arriveAs(browser, 'town-admin', DESK, '/office/households');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('button', { name: '迁居' }).click();
  await page.getByRole('combobox', { name: '迁往哪个村（社区）' }).fill('涧沟村');
  await expect(page.getByRole('option', { name: /涧沟村/ })).toHaveCount(1);
  await expect(page.getByRole('option', { name: /实践站/ })).toHaveCount(0);
});
