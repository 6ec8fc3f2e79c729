import { verify } from './exports/verification';

/** npm run ledger:verify -- <file> [--seal <printed seal>] [--receipt <file>]: an export, a printed seal, a receipt. Ends with 1 on a finding. */
verify(process.argv.slice(2), process.env['INIT_CWD'] ?? '.').then(
  ({ lines, sound }) => {
    process.stdout.write(`${lines.join('\n')}\n`);
    process.exitCode = sound ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`核验没有完成：${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  },
);
