import { io } from 'socket.io-client';
import { ms, quantile, reported, type Figure } from './figures.ts';
import { people, readySheet, type Stage } from './stage.ts';

const PEOPLE = 25;

/** From the answer to the confirmation until the editor's socket says that the 简讯 is there, at a steady rate. */
export async function benchLive(stage: Stage, perSecond: number, seconds: number): Promise<Figure[]> {
  const personIds = await people(stage, PEOPLE);
  const sheets = [];
  for (let index = 0; index < perSecond * seconds; index++) sheets.push(await readySheet(stage, personIds, index % 28));
  const socket = io(stage.product.url, {
    path: '/api/live',
    transports: ['websocket'],
    auth: { token: stage.editor.accessToken },
    extraHeaders: { origin: stage.product.url },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
  const drafted: number[] = [];
  socket.on('brief.drafted', () => drafted.push(performance.now()));
  const confirmed: number[] = [];
  const begun = performance.now();
  await Promise.all(
    sheets.map(async (sheet, index) => {
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, (index * 1_000) / perSecond - (performance.now() - begun))),
      );
      await stage.admin.put(`/activities/${sheet.id}/attendance`, sheet.input);
      confirmed.push(performance.now());
    }),
  );
  const end = performance.now() + 30_000;
  while (drafted.length < sheets.length && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20));
  socket.close();
  // one worker drafts in order of confirmation, so the n-th notice answers the n-th confirmation
  const waits = drafted.map((at, index) => Math.max(0, at - (confirmed[index] ?? at)));
  const p99 = quantile(waits, 0.99);
  return [
    reported(`考勤确认 → 简讯到达编辑台（每秒 ${perSecond} 次）：p50`, ms(quantile(waits, 0.5))),
    { what: '　p99', value: ms(p99), bound: '≤ 1 s', kept: p99 <= 1_000 && drafted.length === sheets.length },
    {
      what: '　到达',
      value: `${drafted.length} / ${sheets.length}`,
      bound: '全部',
      kept: drafted.length === sheets.length,
    },
  ];
}
