import 'reflect-metadata';
import { BOOK_LABELS, findingSentence } from '@jishan/domain';
import { NestFactory } from '@nestjs/core';
import { borrowDatabase } from './platform/bring-up';
import { Config, StartError } from './platform/config';
import { PlatformModule } from './platform/platform.module';
import { PointsModule } from './points/points.module';
import { ReconcileService } from './points/reconcile.service';

class ReconcileModule {}

/** npm run reconcile: does the ledger add up? Also while the server runs. Ends with 1 when it does not. What is written in it is for the seals. */
async function reconcile(): Promise<number> {
  const config = new Config(process.env);
  const database = await borrowDatabase(config);
  const root = {
    module: ReconcileModule,
    imports: [PlatformModule.register(config, { jobs: false, requests: false }), PointsModule],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
  const { report, books } = await app.get(ReconcileService).run();
  await app.close();
  await database?.stop();
  const { ranAt, accounts, transfers, findings } = report;
  const lines = [
    `对账 ${ranAt}：账户 ${accounts} 个，流水 ${transfers} 笔，问题 ${findings.length} 处`,
    ...books.map(
      ({ book, given, outstanding, held, redeemed, expired }) =>
        `${BOOK_LABELS[book]}：发放 ${given} = 余额 ${outstanding} + 冻结 ${held} + 已兑换 ${redeemed} + 已过期 ${expired}`,
    ),
    ...findings.map(findingSentence),
    '这里核对的是数目（时长核对冲销）；内容有没有被改写，按封印核对：每夜的对账，或 npm run ledger:verify。',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return findings.length === 0 ? 0 : 1;
}

reconcile().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const reason = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`对账没有完成：${reason}\n`);
    process.exit(2);
  },
);
