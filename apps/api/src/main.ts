import 'reflect-metadata';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { Config, StartError } from './platform/config';
import { startPostgres, type EmbeddedPostgres } from './platform/embedded-postgres';
import { dataFolder } from './platform/embedded-postgres.native';
import { configureHttp, listen } from './platform/http';
import { keysOf } from './platform/keys';
import { migrate } from './platform/migrate';
import { exitOnSignals, stopOnSignals } from './platform/shutdown';

async function start(): Promise<void> {
  exitOnSignals();
  const config = new Config(process.env);
  let database: EmbeddedPostgres | null = null;
  if (config.embedded) {
    const folder = dataFolder(config.dataDir);
    database = await startPostgres({ dir: join(folder, 'pg') });
    config.adopt(database.url, keysOf(folder));
    process.stdout.write(`数据保存在 ${folder}\n`);
  }
  await migrate(config.databaseUrl);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(config), {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  configureHttp(app, config);
  stopOnSignals(app, database);
  if (config.role === 'worker') {
    await app.init();
    return;
  }
  const port = await listen(app, config);
  process.stdout.write(`积善已启动：http://127.0.0.1:${port}\n`);
}

start().catch((error: unknown) => {
  const reason =
    error instanceof StartError ? error.message : `启动失败：${error instanceof Error ? error.stack : String(error)}`;
  process.stderr.write(`${reason}\n`);
  process.exit(1);
});
