import { expect, test, type Page } from '@playwright/test';
import { arriveAs, decide, DESK, numberIn, PHONE } from './cast.ts';

const TEXT = '清早替对门的老人把药取了回来，药房的小李可以作证。';
/** Four pixels by four. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAYAAACp8Z5+AAAAD0lEQVR4nGM4gQYYSBcAAKSeMgHCiOlsAAAAAElFTkSuQmCC',
  'base64',
);

/** A picture as a phone takes it: large, and with so much in it that it does not pack well. */
async function photo(page: Page): Promise<Buffer> {
  const data = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2_400, height: 1_800 });
    const context = canvas.getContext('2d');
    const pixels = new ImageData(canvas.width, canvas.height);
    pixels.data.forEach((_, index) => (pixels.data[index] = index % 4 === 3 ? 255 : Math.random() * 256));
    context?.putImageData(pixels, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? '';
  });
  return Buffer.from(data, 'base64');
}

test('a large picture is made smaller before it goes over the weak signal', async ({ browser }) => {
  const { page, complaints } = await arriveAs(browser, 'team-leader', PHONE, '/deeds/new');
  const large = await photo(page);
  await page.getByRole('radio', { name: /^拾金不昧/ }).check();
  await page.getByLabel('做了什么').fill('雨天把迷路的孩子送回了学校，门卫可以作证。');
  await page.getByLabel('照片（可以不附）').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: large });
  await expect(page.getByRole('img', { name: '选好的照片' })).toHaveJSProperty('naturalWidth', 1_600);
  const sent = page.waitForRequest((request) => request.method() === 'PUT' && request.url().includes('/picture'));
  await page.getByRole('button', { name: '提交申报' }).click();
  const length = Number(await (await sent).headerValue('content-length'));
  expect([length > 0, length < large.length / 2]).toEqual([true, true]);
  await expect(page.getByRole('img', { name: '申报附的照片' })).toHaveJSProperty('naturalWidth', 1_600);
  expect(complaints).toEqual([]);
});

test('a good deed is claimed with a picture, reviewed by the council, and becomes points', async ({ browser }) => {
  const doer = await arriveAs(browser, 'team-leader', PHONE, '/deeds/new');
  const { page } = doer;
  await expect(page.getByRole('button', { name: '提交申报' })).toBeDisabled();
  await page.getByRole('radio', { name: /^助人为乐/ }).check();
  const promised = numberIn(await page.getByText(/评议通过后可得/).textContent());
  await page.getByLabel('做了什么').fill(TEXT);
  const picture = page.getByLabel('照片（可以不附）');
  await picture.setInputFiles({ name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await expect(page.getByText('只能上传 JPEG、PNG 或 WebP 格式的照片。')).toBeVisible();
  await picture.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PICTURE });
  await expect(page.getByRole('img', { name: '选好的照片' })).toBeVisible();
  await page.getByRole('button', { name: '提交申报' }).click();
  await expect(page.getByText('待评议', { exact: true })).toBeVisible();
  await expect(page.getByRole('img', { name: '申报附的照片' })).toHaveJSProperty('naturalWidth', 4);
  const address = new URL(page.url()).pathname;

  const admin = await arriveAs(browser, 'station-admin', DESK, `/office/deeds?open=${address.split('/').at(-1)}`);
  const office = admin.page;
  await expect(office.getByText(TEXT)).toBeVisible();
  await office.getByRole('button', { name: '开始评议' }).click();
  await decide(office, /^开始评议/, '开始评议');
  await office.getByRole('button', { name: '登记评议结果' }).click();
  const ballot = office.getByRole('dialog', { name: /^评议结果/ });
  const record = ballot.getByRole('button', { name: '登记结果' });
  await expect(record).toHaveAccessibleDescription('评议须有至少三位成员到会。');
  for (const seat of [0, 1, 2])
    await ballot
      .getByRole('combobox')
      .nth(seat)
      .selectOption(seat === 2 ? '反对' : '赞成');
  await expect(ballot.getByText('到会 3 人，赞成 2 票，反对 1 票：通过。')).toBeVisible();
  await ballot.getByLabel('评议意见').fill('药房证明属实。');
  await record.click();
  await decide(office, '登记为通过？', '登记通过');
  await expect(office.getByText('2 票赞成，1 票反对')).toBeVisible();

  await page.reload();
  await expect(page.getByText('药房证明属实。')).toBeVisible();
  await expect(page.getByText(new RegExp(`${promised} 分已于`))).toBeVisible();
  await page.getByRole('link', { name: '查看积分明细' }).click();
  await expect(page.getByRole('heading', { name: '助人为乐：积分申报' })).toBeVisible();
  await page.getByRole('link', { name: '查看申报内容和评议结果' }).click();
  await expect(page).toHaveURL(address);
  expect(doer.complaints).toEqual([]);
  expect(admin.complaints).toEqual([]);
});

test('who files for others is asked for whom first, and 返回 leads back', async ({ browser }) => {
  const { page, complaints } = await arriveAs(browser, 'team-leader', PHONE, '/work/deeds/new');
  await expect(page.getByText('先在“替别人申报”里找到这个人。')).toBeVisible();
  await expect(page.getByRole('radio', { name: /（本人）$/ })).not.toBeChecked();
  await page.goto('/deeds/new');
  await expect(page.getByRole('radio', { name: /（本人）$/ })).toBeChecked();
  await page.getByLabel('哪一天做的').fill('2999-01-01');
  await expect(page.getByRole('group', { name: '属于哪一类' }).getByText(/。$/)).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await expect(page).toHaveURL(/\/deeds$/);
  expect(complaints).toEqual([]);
});
