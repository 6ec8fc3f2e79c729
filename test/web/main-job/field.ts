import { expect, type Page } from '@playwright/test';
import { hoursLabel, maskPhone } from '@jishan/domain';
import { smsCode } from '../../support/volunteers.ts';
import { decide, lengthOfLog, numberIn } from '../cast.ts';

/** What the seven people of the story share: the activity and the figures that everybody sees again. */
export const ACTIVITY = {
  title: '陇驾庄河滩清洁',
  place: '村委会门前',
  theme: '一河清水',
  outcome: { action: '清理', name: '河滩垃圾', count: '38', measure: '袋' },
};
/** Somebody who registers with a phone of their own. */
export interface Registrant {
  name: string;
  phone: string;
  gender: '女' | '男';
}
export const NEWCOMER: Registrant = { name: '苗新芽', phone: '19905550101', gender: '女' };
/** Signs up and does not come. */
export const ABSENTEE: Registrant = { name: '苗晚舟', phone: '19905550102', gender: '男' };
export const WALK_IN = { name: '苗老根' };
const PASSWORD = '河滩上的新志愿者2026';
const VILLAGE = { town: '妙峰山镇', name: '陇驾庄村' };

export async function register(page: Page, log: string, person: Registrant): Promise<void> {
  await page.goto('/');
  await page.getByRole('navigation', { name: '主要栏目' }).getByRole('link', { name: '注册' }).click();
  await expect(page.getByRole('heading', { name: '注册志愿者' })).toBeVisible();
  const submit = page.getByRole('button', { name: '提交注册' });
  await expect(submit).toBeDisabled();
  await expect(page.getByText('请填写姓名。')).toBeVisible();
  await page.getByLabel('姓名', { exact: true }).fill(person.name);
  await page.getByLabel('手机号', { exact: true }).fill(person.phone);
  const mark = lengthOfLog(log);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await expect(page.getByText('演示系统不发短信，验证码写在启动积善的那个窗口里。')).toBeVisible();
  await page.getByLabel('短信验证码').fill(await smsCode(log, person.phone, mark));
  await page.getByLabel('设置密码').fill(PASSWORD);
  await page.getByText(person.gender, { exact: true }).click();
  await page.getByLabel('出生日期').fill('1990-04-18');
  await page.getByLabel('所在镇街').selectOption({ label: VILLAGE.town });
  await page.getByLabel('村（社区）').selectOption({ label: VILLAGE.name });
  await expect(page.getByText('须先同意服务协议与个人信息处理说明。')).toBeVisible();
  await page.getByLabel(/^同意服务协议/).check();
  await submit.click();
  await expect(page.getByRole('heading', { name: '注册已提交' })).toBeVisible();
  await page.getByRole('button', { name: '进入积善' }).click();
  await expect(page.getByText('注册正在等村（社区）审核，通过后就可以报名。')).toBeVisible();
}

export async function approve(page: Page, person: Registrant): Promise<void> {
  await page.goto('/work');
  await page.getByRole('main').getByRole('link', { name: '注册审核' }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: person.name }) });
  await expect(card).toContainText(VILLAGE.name);
  await expect(card).toContainText(maskPhone(person.phone));
  await card.getByRole('button', { name: `通过${person.name}的注册`, exact: true }).click();
  await expect(page.getByText(`${person.name}已通过，可以报名活动了。`)).toBeVisible();
  await expect(card).toBeHidden();
}

/** Somebody without a phone: the leader keeps the profile. Answers the card number. */
export async function enterOnPaper(page: Page): Promise<string> {
  await page.goto('/work/teams');
  await page.getByRole('link', { name: '登记新人' }).click();
  await page.getByLabel('姓名', { exact: true }).fill(WALK_IN.name);
  await page.getByText('男', { exact: true }).click();
  await page.getByLabel('出生日期').fill('1951-09-03');
  await page.getByLabel('所在镇街').selectOption({ label: VILLAGE.town });
  await page.getByLabel('村（社区）').selectOption({ label: VILLAGE.name });
  await expect(page.getByText('请先取得本人的书面同意。')).toBeVisible();
  await page.getByLabel('本人已在纸质同意书上签字，由本单位保存').check();
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await expect(page.getByRole('heading', { name: `已登记${WALK_IN.name}` })).toBeVisible();
  return String(numberIn(await page.locator('.card-number').textContent()));
}

/** When the activity begins, and for how long it goes on. */
export interface Shift {
  beginsAt: Date;
  minutes: number;
}

/** Time enough to publish and for two people to sign up. */
const LEAD_MS = 15_000;
const MINUTES = 120;

/** The next whole minute that leaves time to sign up. */
function nextShift(): Shift {
  return { beginsAt: new Date(Math.ceil((Date.now() + LEAD_MS) / 60_000) * 60_000), minutes: MINUTES };
}

function inBeijing(instant: Date): [day: string, time: string] {
  const local = new Date(instant.getTime() + 8 * 3_600_000).toISOString();
  return [local.slice(0, 10), local.slice(11, 16)];
}

export async function planAndPublish(page: Page): Promise<Shift> {
  await page.goto('/work/activities');
  await page.getByRole('link', { name: '策划活动' }).click();
  await expect(page.getByLabel('承办服务队')).not.toHaveValue('');
  await page.getByLabel('活动名称').fill(ACTIVITY.title);
  await page.getByLabel('集合地点').fill(ACTIVITY.place);
  await page.getByLabel('主题（不用写引号）').fill(ACTIVITY.theme);
  await expect(page.getByRole('region', { name: '简讯会这样写' })).toContainText(`“${ACTIVITY.theme}”`);
  const shift = nextShift();
  const [day, time] = inBeijing(shift.beginsAt);
  const [lastDay, endTime] = inBeijing(new Date(shift.beginsAt.getTime() + shift.minutes * 60_000));
  await page.getByLabel('日期', { exact: true }).fill(day);
  await page.getByLabel('开始时间').fill(time);
  await page.getByLabel('结束时间').fill(endTime);
  await page.getByLabel('次日结束').setChecked(lastDay !== day);
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('草稿已保存，核对后请发布。')).toBeVisible();
  await page.getByRole('button', { name: '发布活动' }).click();
  await decide(page, `发布“${ACTIVITY.title}”？`, '发布');
  await expect(page.getByText('活动已发布，可以报名了。')).toBeVisible();
  return shift;
}

/** Finds the activity in the list and signs up; answers the points that the page promises. */
export async function signUp(page: Page): Promise<number> {
  await page.goto('/');
  await page.getByRole('link', { name: ACTIVITY.title }).click();
  await expect(page.getByRole('heading', { name: ACTIVITY.title })).toBeVisible();
  const promise = page.getByRole('region', { name: '按时参加大约可得' });
  await expect(promise).toContainText(/\d+ 分/);
  await page.getByRole('button', { name: '报名', exact: true }).click();
  await expect(page.getByText('您已报名，请按时到场。')).toBeVisible();
  return numberIn(/(\d+) 分/.exec((await promise.textContent()) ?? '')?.[1] ?? null);
}

/** One came, one did not, one came unannounced; then the figures, and the confirmation. Answers what was booked for all. */
export async function callTheRoll(page: Page, shift: Shift, walkInCard: string): Promise<number> {
  await page.getByRole('link', { name: '点名', exact: true }).click();
  await expect(page.getByRole('heading', { name: '点名' })).toBeVisible();
  await page
    .getByRole('button', { name: new RegExp(`^${NEWCOMER.name}`) })
    .first()
    .click();
  await page.getByRole('button', { name: `${ABSENTEE.name}的其他情况` }).click();
  await page.getByRole('button', { name: `${ABSENTEE.name}：缺席` }).click();
  await page.getByLabel(/^添加临时参加的人/).fill(walkInCard);
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('button', { name: `添加${WALK_IN.name}` }).click();
  await expect(page.getByRole('list').filter({ hasText: WALK_IN.name })).toContainText('临时参加');
  await expect(page.getByRole('status').filter({ hasText: '未点' })).toHaveText(/到 2.*未点 0.*请假 0.*缺席 1/);
  await page.getByRole('button', { name: '添加一项成果' }).click();
  const { action, name, count, measure } = ACTIVITY.outcome;
  for (const [label, text] of [
    ['动作', action],
    ['什么', name],
    ['数量', count],
    ['量词', measure],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text);
  await expect(page.getByRole('region', { name: '简讯预览' })).toContainText(
    `${action}${name}${count}${measure}，共2人参加。`,
  );
  await page.getByRole('button', { name: '确认考勤' }).click();
  const dialog = page.getByRole('dialog', { name: `确认“${ACTIVITY.title}”的考勤？` });
  await expect(dialog).toContainText('到场 2 人次，其中临时参加 1 人次。');
  await expect(dialog).toContainText('请假 0 人次，缺席 1 人次。');
  await dialog.getByRole('button', { name: '确认考勤' }).click();
  const booked = page.getByRole('region', { name: '考勤已确认' });
  await expect(booked).toContainText(`到场 2 人，服务时长 ${hoursLabel(shift.minutes * 2)}。`);
  return numberIn(/积分入账 (\d+) 分/.exec((await booked.textContent()) ?? '')?.[1] ?? null);
}
