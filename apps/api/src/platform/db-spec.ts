import { randomBytes } from 'node:crypto';
import type { DynamicModule, INestApplication, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { Config } from './config';
import { poolOptions } from './database.module';
import { databaseUrl, execute, TEMPLATE } from './db-spec.setup';
import { configureHttp } from './http';
import { PlatformModule } from './platform.module';

export interface SpecDatabase {
  /** The pool as the server has it: role jishan_app, not the owner. */
  dataSource: DataSource;
  /** Owner connection string, for tampering as a superuser would. */
  url: string;
  close(): Promise<void>;
}

export interface SpecModule {
  app: INestApplication;
  dataSource: DataSource;
  url: string;
  get<T>(type: Type<T> | (abstract new (...parameters: never[]) => T)): T;
  close(): Promise<void>;
}

class SpecRoot {}

/** A fresh copy of the migrated template for one spec file. */
export async function openSpecDatabase(): Promise<SpecDatabase> {
  const { url, drop } = await cloneTemplate();
  const dataSource = await new DataSource(await poolOptions(url, 20)).initialize();
  return {
    dataSource,
    url,
    async close() {
      await dataSource.destroy();
      await drop();
    },
  };
}

/** The given feature modules with the real platform on a fresh database; jobs are run by hand (`get(Jobs).run(name, data)`). */
export async function openSpecModule(...features: (Type | DynamicModule)[]): Promise<SpecModule> {
  const { url, drop } = await cloneTemplate();
  const config = new Config(specEnvironment(url));
  const root: DynamicModule = {
    module: SpecRoot,
    imports: [PlatformModule.register(config, { jobs: false, requests: false }), ...features],
  };
  const app = await NestFactory.create<NestExpressApplication>(root, QUIETLY);
  await app.init();
  return specModule(app, url, drop);
}

/** The same behind real HTTP on a free port, with all that stands in front of a route; `baseUrl` ends in /api. */
export async function openSpecServer(
  features: (Type | DynamicModule)[],
  env: Record<string, string> = {},
  webFolder?: string,
): Promise<SpecModule & { baseUrl: string }> {
  const { url, drop } = await cloneTemplate();
  const config = new Config({ ...specEnvironment(url), ...env });
  const root: DynamicModule = {
    module: SpecRoot,
    imports: [PlatformModule.register(config, { jobs: false, requests: true }), ...features],
  };
  const app = await NestFactory.create<NestExpressApplication>(root, QUIETLY);
  configureHttp(app, config, webFolder);
  await app.listen(0, '127.0.0.1');
  return { ...specModule(app, url, drop), baseUrl: `${await app.getUrl()}/api` };
}

const QUIETLY = { bodyParser: false, logger: ['error', 'warn'], abortOnError: false } satisfies NestApplicationOptions;

function specModule(app: NestExpressApplication, url: string, drop: () => Promise<void>): SpecModule {
  return {
    app,
    url,
    dataSource: app.get(DataSource),
    get: (type) => app.get(type, { strict: false }),
    async close() {
      await app.close();
      await drop();
    },
  };
}

/** While all connections of the pool but one are taken: work that wants a second one inside its transaction waits in vain. */
export async function withOneConnection<T>(spec: SpecModule, work: () => Promise<T>): Promise<T> {
  const taken = Array.from({ length: spec.get(Config).databasePool - 1 }, () => spec.dataSource.createQueryRunner());
  try {
    await Promise.all(taken.map((runner) => runner.connect()));
    return await work();
  } finally {
    await Promise.all(taken.map((runner) => runner.release()));
  }
}

export function specEnvironment(url: string): Record<string, string> {
  return {
    DATABASE_URL: url,
    DATA_KEY: `spec:${randomBytes(32).toString('base64')}`,
    JWT_SECRET: randomBytes(32).toString('hex'),
    LOG_LEVEL: 'silent',
    THROTTLE: 'off',
  };
}

async function cloneTemplate(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('specServerUrl');
  const name = `spec_${randomBytes(6).toString('hex')}`;
  // several workers clone at once; the template is busy for the moment of each copy
  for (let attempt = 0; ; attempt++) {
    try {
      await execute(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
      break;
    } catch (error) {
      if (attempt >= 50) throw error;
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
  return {
    url: databaseUrl(server, name),
    drop: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
