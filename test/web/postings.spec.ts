import { expect, test } from '@playwright/test';
import { arrive, arriveAs, decide, DESK, PHONE } from './cast.ts';

test('what is on public view is objected to by a neighbour, decided by somebody else, and everybody sees the result', async ({
  browser,
}) => {
  const { page: screen } = await arrive(browser, DESK);
  await screen.goto('/');
  await screen.getByRole('link', { name: '积分公示' }).first().click();
  await screen.getByRole('link', { name: /^涧沟村/ }).click();
  await expect(screen.getByRole('heading', { name: '涧沟村积分公示' })).toBeVisible();
  const round = screen.getByRole('region', { name: /^公示到.+还有 \d+ 个工作日/ }).last();
  await expect(round.getByRole('link', { name: '登录' })).toBeVisible();
  await expect(round.getByText(/\*/).first(), 'names are masked').toBeVisible();
  const path = new URL(screen.url()).pathname;

  const { page: phone } = await arriveAs(browser, 'volunteer', PHONE, path);
  await phone.getByRole('button', { name: '提异议' }).last().click();
  const form = phone.getByRole('form', { name: '提异议' });
  await expect(form.getByRole('button', { name: '提交异议' })).toBeDisabled();
  await form.getByRole('checkbox').last().check();
  const no = /第 (\d+) 条/.exec((await form.locator('label.check').last().textContent()) ?? '')?.[1];
  await form.getByLabel('哪里不对，请写明').fill('那天上午他在区里开会，没有来。');
  await form.getByRole('button', { name: '提交异议' }).click();
  await decide(phone, '提交这件异议？', '提交异议');
  await expect(phone.getByRole('region', { name: '我提出的异议' })).toContainText('那天上午他在区里开会');

  const { page: desk } = await arriveAs(browser, 'district-admin', DESK, '/office/postings?state=open');
  await desk.getByRole('link', { name: '涧沟村' }).last().click();
  const objection = desk.getByRole('listitem').filter({ hasText: '那天上午他在区里开会' });
  await objection.getByRole('button', { name: '处理' }).click();
  const panel = desk.getByRole('dialog', { name: '处理异议' });
  await panel.getByLabel('异议成立，撤回所涉条目').check();
  await expect(panel).toContainText('所涉条目撤回，不再入账');
  await panel.getByLabel('理由', { exact: true }).fill('会议签到表上有他，清扫签到是误记。');
  await panel.getByRole('button', { name: '作出处理' }).click();
  await expect(objection.getByText('异议成立', { exact: true })).toBeVisible();

  await screen.reload();
  await expect(round).toContainText(new RegExp(`有人对第 ${no} 条提出异议；.+处理：异议成立，所涉条目已撤回。`));
  await expect(screen.getByText('开会')).toHaveCount(0);
  await phone.reload();
  await expect(phone.getByRole('region', { name: '我提出的异议' })).toContainText('答复：会议签到表上有他');
});
