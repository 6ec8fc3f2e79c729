import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './config';

const LAUNCHER = 'launcher.pid';
const WAIT_MS = 50;
const WAIT_TIMES = 400;

/**
 * Makes this process the only launcher of the data folder. A launcher that was killed outright leaves its server running:
 * that one, and only it, is ended first. A launcher that still lives is respected.
 */
export async function claimDataFolder(dir: string): Promise<void> {
  const launcher = readLauncher(dir);
  if (launcher && launcher.pid !== process.pid && isSameProcess(launcher))
    throw new StartError(`另一个进程（${launcher.pid}）正在使用 ${dir}，请先停止它，或用 DATA_DIR 指定别的文件夹`);
  const orphan = serverOf(dir);
  if (orphan !== null && isPostgres(orphan)) {
    process.kill(orphan, 'SIGINT');
    for (let waited = 0; waited < WAIT_TIMES && isAlive(orphan); waited++)
      await new Promise((resume) => setTimeout(resume, WAIT_MS));
    if (isAlive(orphan)) throw new StartError(`上次留下的数据库进程（${orphan}）没有结束，请稍后再试`);
  }
  // initdb refuses a folder with foreign files in it, so the mark is kept beside the folder
  writeFileSync(launcherFile(dir), JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }));
}

export function releaseDataFolder(dir: string): void {
  if (readLauncher(dir)?.pid === process.pid) rmSync(launcherFile(dir), { force: true });
}

/** The port of the server on this folder, when its launcher lives too: a server left behind is about to be ended. */
export function runningPort(dir: string): number | null {
  const launcher = readLauncher(dir);
  const server = serverOf(dir);
  if (!launcher || !isSameProcess(launcher) || server === null || !isPostgres(server)) return null;
  return Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[3]) || null;
}

interface Launcher {
  pid: number;
  startedAt: string;
}

const launcherFile = (dir: string) => `${dir}.${LAUNCHER}`;

function readLauncher(dir: string): Launcher | null {
  try {
    return JSON.parse(readFileSync(launcherFile(dir), 'utf8')) as Launcher;
  } catch {
    return null; // none, or cut off while it was written: nobody holds the folder
  }
}

function serverOf(dir: string): number | null {
  const file = join(dir, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return pid > 0 && isAlive(pid) ? pid : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// A number alone is not a process: after a restart of the machine it may belong to somebody else.
const isSameProcess = (launcher: Launcher) => isAlive(launcher.pid) && startOf(launcher.pid) === launcher.startedAt;

function startOf(pid: number): string {
  return process.platform === 'linux' ? procField(pid) : shellField(pid, 'lstart=');
}

function isPostgres(pid: number): boolean {
  if (process.platform === 'linux') return readProc(pid, 'comm').trim() === 'postgres';
  return process.platform === 'win32' || shellField(pid, 'comm=').includes('postgres');
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

// 22nd field of /proc/<pid>/stat: start time in clock ticks; the name before it may itself hold spaces and brackets
const procField = (pid: number) => readProc(pid, 'stat').split(') ').at(-1)?.split(' ')[19] ?? '';

function shellField(pid: number, field: string): string {
  try {
    return execFileSync('ps', ['-o', field, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
