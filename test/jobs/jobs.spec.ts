import { createPostgresBackend, Queue, setDefaultBackendFactory, type QueueOptions } from 'bullmq';
import { afterAll, describe, expect, it } from 'vitest';
import { asRole } from '../support/client.ts';
import { briefsOf, conclude, untilDrafted } from '../support/concluding.ts';
import { databaseUrlOf, Fleet, pause } from '../support/fleet.ts';

const fleet = new Fleet();
const dataDir = fleet.dataFolder();
afterAll(() => fleet.end());

/** The queue as another process of the product would see it. */
function queueAt(databaseUrl: string): Queue {
  setDefaultBackendFactory(createPostgresBackend as unknown as Parameters<typeof setDefaultBackendFactory>[0]);
  const connection: unknown = { connectionString: databaseUrl, schema: 'bullmq', migrate: false, max: 2 };
  return new Queue('work', { connection: connection as QueueOptions['connection'] });
}

describe('the 简讯 of a confirmed activity', () => {
  it('is there within seconds, and delivered eight more times it is still one', async () => {
    const product = await fleet.start({ demo: true, dataDir });
    const editor = await asRole(product.url, 'editor');
    const { activityId, feedEventId } = await conclude(product.url, '按时的任务');
    expect(await untilDrafted(editor, activityId, 10_000)).toBe(1);
    const queue = queueAt(databaseUrlOf(dataDir));
    const again = await Promise.all(
      Array.from({ length: 8 }, (_, count) =>
        queue.add('draft-brief', { feedEventId }, { jobId: `again-${feedEventId}-${count}` }),
      ),
    );
    for (const job of again) await expect.poll(() => job.getState(), { timeout: 20_000 }).toBe('completed');
    await queue.close();
    expect(await briefsOf(editor, activityId)).toHaveLength(1);
    await product.kill();
  });

  it('is written once, whenever the server is killed after the confirmation, and found by the sweep when its job was lost', async () => {
    const concluded: string[] = [];
    for (const delay of [0, 15, 60]) {
      const product = await fleet.start({ demo: true, dataDir });
      concluded.push((await conclude(product.url, `中断的任务${delay}`)).activityId);
      await pause(delay);
      await product.kill();
    }
    const last = await fleet.start({ demo: true, dataDir });
    const editor = await asRole(last.url, 'editor');
    const lost = await conclude(last.url, '丢失的任务');
    expect(await untilDrafted(editor, lost.activityId)).toBe(1);
    // exactly what a crash between the commit and the job leaves behind: the event, and neither job nor draft
    const owner = await fleet.ownerOf(dataDir);
    await owner.query('DELETE FROM briefs WHERE feed_event_id = $1', [lost.feedEventId]);
    expect(await briefsOf(editor, lost.activityId)).toHaveLength(0);
    for (const activityId of [...concluded, lost.activityId]) expect(await untilDrafted(editor, activityId)).toBe(1);
  });

  it('is written by a worker of its own beside a server that only answers', async () => {
    const owner = await fleet.ownerOf(dataDir);
    await owner.query('CREATE DATABASE parted');
    const env = {
      DATABASE_URL: databaseUrlOf(dataDir, 'parted'),
      DATA_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      JWT_SECRET: 'black-box-'.repeat(5),
    };
    const api = await fleet.start({ demo: true, env: { ...env, ROLE: 'api' } });
    const editor = await asRole(api.url, 'editor');
    const { activityId } = await conclude(api.url, '分开跑的任务');
    await pause(1_000);
    expect(await briefsOf(editor, activityId)).toHaveLength(0);
    const worker = await fleet.start({ demo: true, unready: true, env: { ...env, ROLE: 'worker' } });
    expect(await untilDrafted(editor, activityId)).toBe(1);
    await expect(fetch(`${worker.url}/api/health/live`)).rejects.toThrow();
    expect(await worker.stop()).toBe(0);
  });
});
