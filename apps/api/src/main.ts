import module from 'node:module';
import { Config, StartError } from './platform/config';
import { exitOnSignals } from './platform/shutdown';

/** A bad setting is told before anything else is loaded, and the server is loaded while its database starts. */
async function start(): Promise<void> {
  exitOnSignals();
  const config = new Config(process.env);
  (module as Partial<typeof module>).enableCompileCache?.(); // from Node 22 on
  const { bringUpDatabase } = await import('./platform/bring-up');
  const [database, { serve }] = await Promise.all([bringUpDatabase(config), import('./serve')]);
  await serve(config, database);
}

start().catch((error: unknown) => {
  const reason =
    error instanceof StartError ? error.message : `启动失败：${error instanceof Error ? error.stack : String(error)}`;
  process.stderr.write(`${reason}\n`);
  process.exit(1);
});
