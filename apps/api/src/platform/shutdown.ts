import type { INestApplication } from '@nestjs/common';
import type { EmbeddedPostgres } from './embedded-postgres';
import { Readiness } from './health/readiness';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PATIENCE_MS = 12_000;
const INTERRUPTED = 130;

const leaveAtOnce = () => process.exit(INTERRUPTED);

/** While the server is still starting there is nothing to finish; leaving by `exit` takes the database along. */
export function exitOnSignals(): void {
  for (const signal of SIGNALS) process.on(signal, leaveAtOnce);
}

/** On a signal: readiness off, then jobs, sockets and HTTP (Nest closes them), the database last. A database that dies by itself takes the server with it. */
export function stopOnSignals(app: INestApplication, database: EmbeddedPostgres | null): void {
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code || 1), PATIENCE_MS).unref();
    app.get(Readiness).turnOff();
    await app.close().catch((error: unknown) => process.stderr.write(`关闭时出错：${String(error)}\n`));
    await database?.stop();
    process.exit(code);
  };
  for (const signal of SIGNALS) {
    process.off(signal, leaveAtOnce);
    process.on(signal, () => void stop(0));
  }
  void database?.ended.then((wanted) => {
    if (wanted) return;
    process.stderr.write('内置数据库意外退出，服务即将停止\n');
    void stop(1);
  });
}
