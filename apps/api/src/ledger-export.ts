import 'reflect-metadata';
import { resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { ExportsModule } from './exports/exports.module';
import { ExportsService } from './exports/exports.service';
import { borrowDatabase } from './platform/bring-up';
import { Config, StartError } from './platform/config';
import { PlatformModule } from './platform/platform.module';

class LedgerExportModule {}

/** npm run ledger:export -- <file>: the whole ledger with its seals, for an auditor to take away. Also while the server runs. */
async function exportLedger(): Promise<void> {
  const [name] = process.argv.slice(2);
  if (!name) throw new StartError('请写明导出到哪个文件，例如 npm run ledger:export -- 账本.jsonl.gz');
  const file = resolve(process.env['INIT_CWD'] ?? '.', name);
  const config = new Config(process.env);
  const database = await borrowDatabase(config);
  const root = {
    module: LedgerExportModule,
    imports: [PlatformModule.register(config, { jobs: false, requests: false }), ExportsModule],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
  const transfers = await app.get(ExportsService).write(file);
  await app.close();
  await database?.stop();
  process.stdout.write(`已导出 ${transfers} 笔流水到 ${file}\n`);
  if (transfers === 0)
    process.stdout.write('这本账是空的：请核对 DATA_DIR 或 DATABASE_URL 指的是不是要导出的那一个。\n');
}

exportLedger().then(
  () => process.exit(0),
  (error: unknown) => {
    const reason = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`导出没有完成：${reason}\n`);
    process.exit(2);
  },
);
