import { Agent, request } from 'node:http';
import { atLeast, median, type Figure } from './figures.ts';
import { type Stage } from './stage.ts';

const CONNECTIONS = 16;
const WINDOW_MS = 2_000;
const ROUNDS = 4;

function ask(url: string, agent: Agent, token: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, headers: token ? { authorization: `Bearer ${token}` } : {} }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} → ${answer.statusCode}`));
      answer.resume();
      answer.once('end', resolve);
    });
    asking.once('error', reject);
    asking.end();
  });
}

async function perSecond(url: string, token: string | null): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const from = performance.now();
  let done = 0;
  const lane = async () => {
    while (performance.now() - from < WINDOW_MS) {
      await ask(url, agent, token);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  agent.destroy();
  return (done * 1_000) / (performance.now() - from);
}

/** Requests a second of two everyday pages against an empty route of the same server, in turns. */
export async function benchThroughput(stage: Stage): Promise<Figure[]> {
  const { url } = stage.product;
  const token = stage.volunteer.accessToken;
  const rates: Record<'empty' | 'activities' | 'points', number[]> = { empty: [], activities: [], points: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.empty.push(await perSecond(`${url}/api/health/live`, null));
    rates.activities.push(await perSecond(`${url}/api/activities`, null));
    rates.points.push(await perSecond(`${url}/api/my/points`, token));
  }
  const [empty, activities, points] = [median(rates.empty), median(rates.activities), median(rates.points)];
  const detail = (rate: number) => `每秒 ${Math.round(rate)} 对 ${Math.round(empty)}`;
  return [
    atLeast('活动列表每秒请求数 ÷ 空路由', activities / empty, 0.3, detail(activities)),
    atLeast('我的积分每秒请求数 ÷ 空路由', points / empty, 0.3, detail(points)),
  ];
}
