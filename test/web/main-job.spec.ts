import { test, expect, type Browser } from '@playwright/test';
import { arrive, arriveAs, DESK, type Person, PHONE } from './cast.ts';
import {
  ABSENTEE,
  ACTIVITY,
  approve,
  callTheRoll,
  enterOnPaper,
  NEWCOMER,
  planAndPublish,
  register,
  signUp,
} from './main-job/field.ts';
import {
  putIntoBulletin,
  seeItArrive,
  sendBack,
  sendOn,
  signAndPublish,
  takeTheFiles,
  waitAtTheDesk,
} from './main-job/office.ts';
import { cardNumberOf, pointsBy, readTheRule, redeem, seeTheSlip, seeWhatItGave } from './main-job/rewards.ts';

const log = () => process.env['PRODUCT_LOG'] ?? '';

test('the main job: from a registration to a printed bulletin and a bag of salt', async ({ browser }) => {
  const step = test.step;
  const { newcomer, villageAdmin, leader, absentee } = await onTheGround(browser);

  await step('two people register on their phones', async () => {
    await register(newcomer.page, log(), NEWCOMER);
    await register(absentee.page, log(), ABSENTEE);
  });
  await step('the village approves', async () => {
    for (const person of [NEWCOMER, ABSENTEE]) await approve(villageAdmin.page, person);
  });
  const shift = await step('the leader plans and publishes', () => planAndPublish(leader.page));
  const activityPage = new URL(leader.page.url()).pathname;
  const promised = await step('the newcomer signs up', () => signUp(newcomer.page));
  await step('another volunteer signs up', () => signUp(absentee.page));

  // Until it begins, everybody else gets ready.
  const { clerk, editor, signer } = await atTheirDesks(browser);
  await step('the editor sits at the open desk', () => waitAtTheDesk(editor.page));
  const rule = await step('the signer reads the scheme', () => readTheRule(signer.page));
  const walkInCard = await step('the leader keeps a profile for somebody without a phone', () =>
    enterOnPaper(leader.page),
  );
  await step('the activity begins', () =>
    leader.page.waitForTimeout(Math.max(0, shift.beginsAt.getTime() + 500 - Date.now())),
  );
  await leader.page.goto(activityPage);
  const booked = await step('the leader calls the roll and confirms', () =>
    callTheRoll(leader.page, shift, walkInCard),
  );

  const { action, name, count, measure } = ACTIVITY.outcome;
  const text = await step('the brief arrives on the open desk', () =>
    seeItArrive(editor.page, ACTIVITY.theme, `${action}${name}${count}${measure}，共2人参加。`),
  );
  const points = await step('the newcomer sees hours and points', () => seeWhatItGave(newcomer.page, shift));
  expect(points, 'what the rule of the scheme gives').toBe(pointsBy(rule, shift.minutes));
  expect(points, 'as the activity’s page had promised').toBe(promised);
  expect(booked, 'two people, both by the same rule').toBe(points * 2);
  await step('the absentee got nothing for it', () => seeNothing(absentee));

  const cardNo = await step('the newcomer reads the card number out', () => cardNumberOf(newcomer.page));
  const slipNo = await step('the clerk hands over', () => redeem(clerk.page, cardNo, points));
  await step('the newcomer sees the slip', () => seeTheSlip(newcomer.page, slipNo));

  const address = await step('the editor puts the brief into the bulletin', () =>
    putIntoBulletin(editor.page, ACTIVITY.theme, text),
  );
  await step('the editor hands it in', () => sendOn(editor.page, address, '送校', /编辑：/));
  const { proofreader } = await step('a proofreader comes', () => atTheProofs(browser));
  await step('the proofreader sends it back', () => sendBack(proofreader.page, address, '请核对参加人数'));
  await step('the editor reads why, and hands it in again', async () => {
    await expect(editor.page.getByRole('alert').filter({ hasText: '请核对参加人数' })).toBeVisible();
    await sendOn(editor.page, address, '送校', /编辑：/);
  });
  await step('the proofreader passes it', () => sendOn(proofreader.page, address, '校对通过', /校对：\p{Script=Han}/u));
  const bulletinNo = await step('the signer signs and publishes', () =>
    signAndPublish(signer.page, address, ACTIVITY.theme),
  );
  await step('the editor sees the number at once', () =>
    expect(editor.page.getByRole('heading', { level: 1 })).toContainText(bulletinNo),
  );
  const files = await step('Word and text say what the desk said', () => takeTheFiles(signer.page));
  const sentence = text.slice(text.indexOf('：') + 1);
  for (const [kind, content] of Object.entries(files)) {
    expect(content, kind).toContain(bulletinNo);
    expect(content, kind).toContain(sentence);
  }
  for (const [who, person] of Object.entries({
    newcomer,
    villageAdmin,
    leader,
    absentee,
    clerk,
    editor,
    proofreader,
    signer,
  }))
    expect(person.complaints, `${who}’s console`).toEqual([]);
});

/** Seven people, each with a browser of their own: four with phones … */
async function onTheGround(
  browser: Browser,
): Promise<Record<'newcomer' | 'villageAdmin' | 'leader' | 'absentee', Person>> {
  return {
    newcomer: await arrive(browser, PHONE),
    villageAdmin: await arriveAs(browser, 'station-admin', PHONE),
    leader: await arriveAs(browser, 'team-leader', PHONE),
    absentee: await arrive(browser, PHONE),
  };
}

/** … and three at a desk. */
async function atTheirDesks(browser: Browser): Promise<Record<'clerk' | 'editor' | 'signer', Person>> {
  return {
    clerk: await arriveAs(browser, 'points-clerk', DESK, '/work/counter'),
    editor: await arriveAs(browser, 'editor', DESK),
    signer: await arriveAs(browser, 'signer', DESK),
  };
}

async function atTheProofs(browser: Browser): Promise<Record<'proofreader', Person>> {
  return { proofreader: await arriveAs(browser, 'proofreader', DESK) };
}

async function seeNothing({ page }: Person): Promise<void> {
  await page.goto('/points');
  await expect(page.getByRole('region', { name: '积分明细' })).toContainText('还没有积分记录。');
  await expect(page.getByRole('region', { name: '服务时长与星级' })).toContainText('0 小时');
}
