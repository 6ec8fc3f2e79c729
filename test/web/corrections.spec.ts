import { expect, test } from '@playwright/test';
import type { BriefDetail, CorrectionRecord, Page as PageOf, RosterRecord } from '@jishan/domain';
import { asRole } from '../support/client.ts';
import { arriveAs, decide, DESK } from './cast.ts';

const FIGURE = '99袋';

test('a figure without a record needs a reason, a corrected sheet is followed by one press, a printed one is put right in the next issue', async ({
  browser,
  baseURL,
}) => {
  const [editor, admin] = [await asRole(baseURL ?? '', 'editor'), await asRole(baseURL ?? '', 'district-admin')];
  const drafts = await editor.get<PageOf<BriefDetail>>('/briefs?status=unused&limit=10');
  const chosen = drafts.items.at(-1);
  if (!chosen) throw new Error('no 简讯 waits');
  const { facts, activityId } = await editor.get<BriefDetail>(`/briefs/${chosen.id}`);
  const count = facts.participants?.count ?? 0;
  const { page } = await arriveAs(browser, 'editor', DESK, `/office/briefs?status=unused&open=${chosen.id}`);

  await page.getByRole('button', { name: '修改文字' }).click();
  await page
    .getByRole('textbox', { name: '简讯文字' })
    .fill(`${facts.unit}：近日，清运垃圾${FIGURE}，${count}人到场，大家都说好。`);
  const save = page.getByRole('button', { name: '保存' });
  await expect(save).toBeDisabled();
  await expect(save).toHaveAccessibleDescription(`请改正或说明与记录不符的数字：${FIGURE}`);
  const reasons = page.getByRole('group', { name: '与记录不符的数字' });
  await expect(reasons).toContainText('逐个说明理由（至少 2 字）');
  await reasons.getByLabel(FIGURE).fill('估');
  await expect(save).toHaveAccessibleDescription(`理由至少 2 字：${FIGURE}`);
  await reasons.getByLabel(FIGURE).fill('由社区另行统计');
  await save.click();
  const card = page.locator('.brief-card-open');
  await expect(card).toContainText('数字与记录不符（已说明）');

  await page
    .locator('.segment')
    .filter({ hasText: `${count}人` })
    .click();
  await expect(page.getByText(/现在的考勤记录 \d+ 行/)).toBeVisible();
  await expect(page.locator('.source-rows li').first(), 'names are masked').toContainText('*');

  const { version, rows, publicHeadcount } = await admin.get<RosterRecord>(`/activities/${activityId}/roster`);
  const [row] = rows.flatMap(({ attendance }) => attendance ?? []);
  if (!row) throw new Error('nobody on the sheet');
  const { personId, shiftId, presence, minutes, source, walkIn } = row;
  const corrected = (publicHeadcount ?? 0) + 26;
  await admin.post(`/activities/${activityId}/corrections`, {
    ...{ version, publicHeadcount: corrected, reason: '漏登记了一个班次到场的群众' },
    rows: [{ personId, shiftId, presence, minutes, source, walkIn }],
  });
  await expect(card, 'without a reload').toContainText('数据已更新');
  const changes = page.getByRole('region', { name: '数据已更新' });
  await expect(changes.getByRole('listitem').first()).toContainText(String(count + 26));
  await changes.getByRole('button', { name: '更新数字，保留文字' }).click();
  await expect(changes).toBeHidden();
  await expect(card).toContainText(`清运垃圾${FIGURE}，${count + 26}人到场，大家都说好。`);

  const waiting = page.getByRole('region', { name: /^待刊发的更正/ });
  const { items } = await editor.get<PageOf<CorrectionRecord>>('/corrections?state=waiting');
  const [printed] = items;
  if (!printed) throw new Error('the demo has no correction');
  await expect(waiting).toContainText(printed.text);
  await waiting.getByRole('link', { name: /简讯$/ }).first().click();
  await expect(page, 'the filters stay').toHaveURL((url) => url.searchParams.get('status') === 'unused');
  await expect(page).toHaveURL((url) => url.searchParams.get('open') !== chosen.id);
  await waiting.getByRole('button', { name: '改写' }).first().click();
  const theirs = { text: '上一期一条简讯的人数有误。', version: printed.version };
  await editor.put(`/corrections/${printed.id}/text`, theirs);
  const overtaken = waiting.getByRole('alert').filter({ hasText: '别人刚刚改过这条更正' });
  await expect(overtaken, 'nobody writes over another unseen').toContainText(theirs.text);
  await waiting.getByLabel('更正文字').fill('上一期一条简讯的参加人数有误，以考勤为准。');
  await expect(waiting.getByRole('button', { name: '保存' })).toBeDisabled();
  await waiting.getByRole('button', { name: '仍用我的文字' }).click();
  await expect(overtaken).toBeHidden();
  await waiting.getByRole('button', { name: '保存' }).click();
  await expect(waiting).toContainText('上一期一条简讯的参加人数有误');
  await waiting
    .getByRole('link', { name: /《工作快报》第\d+期/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: /^更正/ })).toContainText('待下一期更正');
  await page.getByRole('button', { name: '不刊发' }).first().click();
  await page.getByRole('dialog').getByLabel('不刊发的理由').fill('差别很小');
  await decide(page, '不刊发这条更正？', '不刊发');
  await expect(page.getByRole('region', { name: /^更正/ })).toContainText('差别很小');
});
