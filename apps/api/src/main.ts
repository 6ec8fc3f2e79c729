import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { DemoService } from './demo/demo.service';
import { bringUpDatabase } from './platform/bring-up';
import { Config, StartError } from './platform/config';
import { configureHttp, listen } from './platform/http';
import { exitOnSignals, stopOnSignals } from './platform/shutdown';
import { SetupService } from './setup/setup.service';

async function start(): Promise<void> {
  exitOnSignals();
  const config = new Config(process.env);
  const database = await bringUpDatabase(config);
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

start().catch((error: unknown) => {
  const reason =
    error instanceof StartError ? error.message : `启动失败：${error instanceof Error ? error.stack : String(error)}`;
  process.stderr.write(`${reason}\n`);
  process.exit(1);
});
