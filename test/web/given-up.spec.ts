import { expect, test } from '@playwright/test';
import { asRole } from '../support/client.ts';
import { takeStep } from '../support/briefs.ts';
import { arriveAs, decide, DESK } from './cast.ts';
import { ownIssue } from './own-issue.ts';

test('the number of a withdrawn signature is kept in view, and the signer gives it back when the issue is given up', async ({
  browser,
  baseURL,
}) => {
  const issue = await ownIssue(baseURL ?? '', '退号刊');
  const [editor, signer] = [
    await arriveAs(browser, 'editor', DESK, issue.address),
    await arriveAs(browser, 'signer', DESK, issue.address),
  ];
  const [proofreader, signing] = [await asRole(baseURL ?? '', 'proofreader'), await asRole(baseURL ?? '', 'signer')];
  await takeStep(issue.editor, issue.id, 'hand-in');
  await takeStep(proofreader, issue.id, 'proofread');
  await takeStep(signing, issue.id, 'sign');
  await signing.post(`/bulletins/${issue.id}/withdraw-signature`, { reason: '这一期不出了' });

  for (const { page } of [editor, signer])
    await expect(page.getByRole('note', { name: '期号' })).toContainText('第1期留给本期');
  await expect(editor.page.getByRole('button', { name: '退回期号' })).toHaveCount(0);
  await signer.page.getByRole('button', { name: '退回期号' }).click();
  await decide(signer.page, /退回《退号刊》第1期/, '退回期号');
  for (const { page } of [editor, signer]) await expect(page.getByRole('note', { name: '期号' })).toBeHidden();
  await editor.page.getByText('版本与对比').click();
  await expect(editor.page.getByLabel('到', { exact: true })).toContainText('退回期号');
  expect([...editor.complaints, ...signer.complaints]).toEqual([]);
});
