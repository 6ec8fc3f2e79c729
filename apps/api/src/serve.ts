import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { DemoService } from './demo/demo.service';
import type { Config } from './platform/config';
import type { EmbeddedPostgres } from './platform/embedded-postgres';
import { configureHttp, listen } from './platform/http';
import { stopOnSignals } from './platform/shutdown';
import { SetupService } from './setup/setup.service';

/** The server on its database, until a signal ends it; says where it is to be found. */
export async function serve(config: Config, database: EmbeddedPostgres | null): Promise<void> {
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
  const accounts = await app.get(DemoService).accounts();
  const advice = await app.get(SetupService).advice();
  const lines = [
    `积善已启动：http://127.0.0.1:${port}`,
    ...(advice ? [advice] : []),
    ...(accounts.length > 0 ? ['演示账号（手机号 / 密码）：'] : []),
    ...accounts.map(({ phone, password, name, about }) => `  ${phone} / ${password}  ${name}，${about}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
