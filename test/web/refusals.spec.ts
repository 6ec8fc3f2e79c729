import { expect, test, type Browser, type Page } from '@playwright/test';
import type { ActivityDetail } from '@jishan/domain';
import { PASSWORD, type Registered } from '../support/volunteers.ts';
import { arrive, decide, PHONE, signIn, signInByPhone } from './cast.ts';
import { Stage } from './refusals/stage.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await Stage.set(process.env['PRODUCT_URL'] ?? '', process.env['PRODUCT_LOG'] ?? '');
});

async function open(browser: Browser, person: Registered, address: string): Promise<Page> {
  const { page } = await arrive(browser, PHONE);
  await signInByPhone(page, person.phone, PASSWORD, address);
  return page;
}

const addressOf = (activity: ActivityDetail) => `/activities/${activity.id}`;

/** The button is there, cannot be pressed, and says why. */
async function expectRefused(page: Page, button: string, reason: string): Promise<void> {
  await expect(page.getByRole('main').getByText(reason, { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: button, exact: true })).toBeDisabled();
}

test('a full activity offers the waiting list, and who waits moves up when a place is free', async ({ browser }) => {
  const activity = await stage.activity('满员的巡河', 30, {}, 1);
  const [first, second] = [await stage.volunteer('先到人'), await stage.volunteer('后到人')];
  const early = await open(browser, first, addressOf(activity));
  await early.getByRole('button', { name: '报名', exact: true }).click();
  await expect(early.getByText('您已报名，请按时到场。')).toBeVisible();

  const late = await open(browser, second, addressOf(activity));
  await expect(late.getByText('名额已满，可以候补')).toBeVisible();
  await late.getByRole('button', { name: '加入候补' }).click();
  await expect(late.getByText('您在候补名单上，第 1 位。有人退出时自动递补。')).toBeVisible();

  await early.getByRole('button', { name: '退出报名' }).click();
  await expect(early.getByRole('dialog')).toContainText('您的名额会让给候补的人。');
  await decide(early, '退出报名？', '退出报名');
  await expect(late.getByText('候补成功，已为您报上名，请按时到场。'), 'without a reload').toBeVisible();
  await expect(early.getByRole('button', { name: '加入候补' })).toBeEnabled();
});

test('whoever has signed up is not offered it again at any reload, also where the session is slow to come back', async ({
  browser,
}) => {
  const activity = await stage.activity('天天要看的活动', 90, {}, 1);
  const person = await stage.volunteer('常回头');
  await stage.signUp(person, activity);
  const page = await open(browser, person, addressOf(activity));
  for (const delayMs of [0, 1_500, 0, 1_500]) {
    await page.unrouteAll();
    await page.route('**/api/session/refresh', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await route.continue();
    });
    await page.reload();
    await expect(page.getByText('您已报名，请按时到场。')).toBeVisible();
    await expect(page.getByRole('button', { name: '退出报名' })).toBeEnabled();
    await expect(page.getByRole('button', { name: '加入候补' })).toBeHidden();
  }
  await page.goto(`/?search=${activity.title}`);
  await expect(page.getByRole('link', { name: activity.title })).toContainText('已报名');
});

test('two activities at the same hour, one person', async ({ browser }) => {
  const [one, other] = [await stage.activity('早上的清扫', 40), await stage.activity('同时的宣讲', 41)];
  const person = await stage.volunteer('分身人');
  await stage.signUp(person, one);
  const page = await open(browser, person, addressOf(other));
  await expectRefused(page, '报名', '与已报名的另一项活动时间冲突。');
  await expect(page.getByText(/您已报名“早上的清扫”，\d+月\d+日.*\d\d:\d\d/)).toBeVisible();
  await page.getByRole('link', { name: '“早上的清扫”' }).click();
  await expect(page.getByRole('heading', { name: one.title })).toBeVisible();
});

test('somebody under age is told before trying where minors may not come', async ({ browser }) => {
  const nobodyUnderAge = { minAge: null, maxAge: null, teamIds: [], minorsAllowed: false };
  const adultsOnly = await stage.activity('成年人的夜巡', 50, { eligibility: nobodyUnderAge });
  const dangerous = await stage.activity('上山清枯枝', 60, {
    riskLevel: 'high',
    riskText: '坡陡，防滑坠。',
    eligibility: nobodyUnderAge,
  });
  const birthOn = `${new Date().getFullYear() - 16}-01-15`;
  const minor = await stage.volunteer('少年人', {
    birthOn,
    guardian: { name: '少年父', phone: '19905550299', relation: 'parent', consent: true },
  });
  const page = await open(browser, minor, addressOf(adultsOnly));
  await expectRefused(page, '报名', '活动不面向未成年人。');
  await page.goto(addressOf(dangerous));
  await expectRefused(page, '报名', '有危险的活动不得安排未成年人参加。');
  await expect(page.getByRole('region', { name: '风险提示（高）' })).toContainText('坡陡，防滑坠。');
});

test('sign-up closes on an open page, and who is not approved yet is told so', async ({ browser }) => {
  const activity = await stage.activity('提前截止的活动', 70);
  const page = await open(browser, await stage.volunteer('迟疑人'), addressOf(activity));
  await expect(page.getByRole('button', { name: '报名', exact: true })).toBeEnabled();
  await stage.villageAdmin.post(`/activities/${activity.id}/close-sign-up`);
  await expectRefused(page, '报名', '报名已经截止。');

  const open2 = await stage.activity('等审核的活动', 72);
  await expectRefused(
    await open(browser, await stage.applicant('待审人'), addressOf(open2)),
    '报名',
    '志愿者尚未通过审核。',
  );
});

test('a stranger is sent to the sign-in and back to the activity', async ({ browser }) => {
  const activity = await stage.activity('路人看见的活动', 80);
  const person = await stage.volunteer('路过人');
  const { page } = await arrive(browser, PHONE);
  await page.goto(addressOf(activity));
  await page.getByRole('link', { name: '登录后报名' }).click();
  await page.getByLabel('手机号', { exact: true }).fill(person.phone);
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('heading', { name: activity.title })).toBeVisible();
  await expect(page.getByRole('button', { name: '报名', exact: true })).toBeEnabled();
});

test('a child, and a dangerous plan with minors, are refused while the form is filled in', async ({ browser }) => {
  const { page } = await arrive(browser, PHONE);
  await page.goto('/register');
  await page.getByLabel('姓名', { exact: true }).fill('幼苗');
  await page.getByLabel('手机号', { exact: true }).fill('19905550298');
  await page.getByLabel('短信验证码').fill('000000');
  await page.getByLabel('设置密码').fill(PASSWORD);
  await page.getByLabel('出生日期').fill(`${new Date().getFullYear() - 10}-01-15`);
  await page.getByLabel('监护人姓名').fill('幼苗母');
  await page.getByLabel('监护人手机号').fill('19905550297');
  await page.getByLabel('监护人已经知情，同意其参加志愿服务').check();
  await page.getByLabel('所在镇街').selectOption({ label: '妙峰山镇' });
  await page.getByLabel('村（社区）').selectOption({ label: stage.village.name });
  await page.getByLabel(/^同意服务协议/).check();
  await expectRefused(page, '提交注册', '未满 14 岁须随监护人在同一户内登记，请由监护人带到村（社区）登记。');

  await signIn(page, 'team-leader', '/work/activities/new');
  await page.getByLabel('活动名称').fill('登高擦窗');
  await page.getByLabel('集合地点').fill('村口');
  await page.getByLabel('风险等级').selectOption({ label: '高' });
  await expectRefused(page, '保存草稿', '有危险的活动不得安排未成年人参加。');
  await page.getByLabel('未成年人可以参加').uncheck();
  await expectRefused(page, '保存草稿', '中、高风险活动须填写风险提示。');
});
