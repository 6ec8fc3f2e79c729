import { Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from '../config';
import { openSpecDatabase, specEnvironment, type SpecDatabase } from '../db-spec';
import { PlatformModule } from '../platform.module';
import { RedisLink } from '../redis';
import { Jobs } from './jobs';

const ran: string[] = [];
let failuresLeft = 0;

@Injectable()
class SpecJobs implements OnModuleInit {
  constructor(private readonly jobs: Jobs) {}

  onModuleInit(): void {
    this.jobs.handle('note', async ({ id }) => {
      if (failuresLeft-- > 0) throw new Error('not yet');
      ran.push(id ?? '');
    });
    this.jobs.sweep('look-around', 200, async () => {
      ran.push('swept');
    });
  }
}

@Module({ providers: [SpecJobs] })
class SpecJobsModule {}

class SpecRoot {}

const open: { close(): Promise<void> }[] = [];
let database: SpecDatabase;

async function start(role: string): Promise<Jobs> {
  const config = new Config({ ...specEnvironment(database.url), ROLE: role });
  const root: DynamicModule = {
    module: SpecRoot,
    imports: [PlatformModule.register(config, { jobs: true, requests: false }), SpecJobsModule],
  };
  const app = await NestFactory.create(root, { logger: false, abortOnError: false });
  await app.init();
  open.push(app);
  return app.get(Jobs);
}

beforeAll(async () => {
  database = await openSpecDatabase();
});
afterAll(async () => {
  for (const app of open) await app.close();
  await database.close();
});

const times = (id: string) => ran.filter((one) => one === id).length;

describe('jobs on PostgreSQL', () => {
  let api: Jobs;
  let worker: Jobs;

  beforeAll(async () => {
    api = await start('api');
    worker = await start('worker');
  });

  it('are added by one process and done by another', async () => {
    await api.add('note', { id: 'one' }, 'note:one');
    await expect.poll(() => times('one'), { timeout: 10_000 }).toBe(1);
  });

  it('with one key are done once', async () => {
    for (let again = 0; again < 5; again++) await api.add('note', { id: 'two' }, 'note:two');
    await api.add('note', { id: 'three' }, 'note:three');
    await expect.poll(() => times('three'), { timeout: 10_000 }).toBe(1);
    expect(times('two')).toBe(1);
  });

  it('are tried again when they fail', async () => {
    failuresLeft = 1;
    await api.add('note', { id: 'four' }, 'note:four');
    await expect.poll(() => times('four'), { timeout: 10_000 }).toBe(1);
  });

  it('are swept at their interval', async () => {
    await expect.poll(() => times('swept'), { timeout: 10_000 }).toBeGreaterThan(1);
  });

  it('can be run by hand, and say when nobody handles them', async () => {
    await worker.run('note', { id: 'by hand' });
    expect(times('by hand')).toBe(1);
    await expect(worker.run('nothing')).rejects.toThrow('nobody handles');
  });

  it('never fail who adds them, also when the queue is out of reach', async () => {
    const refusing = { on: () => undefined, add: () => Promise.reject(new Error('out of reach')) };
    const silent = { on: () => undefined, add: () => new Promise(() => undefined) };
    for (const queue of [refusing, silent]) {
      const jobs = new Jobs(queue as never, new RedisLink(new Config(specEnvironment(database.url))));
      await expect(jobs.add('note', { id: 'lost' }, 'note:lost')).resolves.toBeUndefined();
    }
  });
});
