// npm run test:faults, npm run test:model, npm run test:tamper: specs of `npm test`, played at length. What is set in the environment counts.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './sources.ts';

interface Play {
  commands: string[][];
  env: Record<string, string>;
}

const PLAYS: Record<string, Play> = {
  faults: {
    commands: [
      ['nx', 'run', 'api:build'],
      ['vitest', 'run', '--root', 'test', '--project', 'fire'],
    ],
    env: { FAULT_KILLS: '20', NX_TUI: 'false' },
  },
  model: {
    commands: [['vitest', 'run', '--root', 'apps/api', '--project', 'db', 'src/points/ledger.model.db.spec.ts']],
    env: { MODEL_COMMANDS: '200000' },
  },
  tamper: {
    commands: [['vitest', 'run', '--root', 'apps/api', '--project', 'db', 'src/exports/tamper.db.spec.ts']],
    env: { TAMPER_TRIALS: '1000' },
  },
};

const play = PLAYS[process.argv[2] ?? ''];
if (!play) throw new Error(`one of ${Object.keys(PLAYS).join(', ')}`);
for (const [program = '', ...rest] of play.commands) {
  const env = { ...play.env, ...process.env };
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin', program), rest, { cwd: ROOT, stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}
