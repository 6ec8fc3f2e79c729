import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** The LibreOffice of this machine: SOFFICE_PATH, else the one on the PATH, else null. */
export function sofficeProgram(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'soffice'));
  return [process.env['SOFFICE_PATH'], ...onPath].find((path) => path && isProgram(path)) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The fonts that the Word file names, by those that the PDF is set in here: so both are measured with the same letters. */
const INSTEAD = {
  仿宋_GB2312: 'Noto Serif SC',
  楷体_GB2312: 'Noto Serif SC',
  方正小标宋简体: 'Noto Serif SC',
  宋体: 'Noto Serif SC',
  黑体: 'Noto Sans SC',
};

function fontsConf(folder: string): string {
  const { resolve } = createRequire(import.meta.url);
  const fonts = ['@expo-google-fonts/noto-serif-sc', '@expo-google-fonts/noto-sans-sc']
    .map((name) => dirname(resolve(`${name}/package.json`)))
    .flatMap((path) => ['400Regular', '700Bold'].map((weight) => `<dir>${join(path, weight)}</dir>`));
  const aliases = Object.entries(INSTEAD).map(
    ([name, instead]) =>
      `<alias binding="same"><family>${name}</family><prefer><family>${instead}</family></prefer></alias>`,
  );
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${fonts.join('')}<cachedir>${folder}/cache</cachedir>${aliases.join('')}</fontconfig>`;
}

/** Word files as LibreOffice prints them. */
export const printed = (program: string, files: ReadonlyMap<string, Buffer>): Map<string, Buffer> =>
  converted(program, files, { from: 'docx', to: 'pdf' });

/** Separated by tabs, in UTF-8, what is shown; texts in quotation marks, and nothing else. */
const TABLE = 'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,true,true';

/** The first sheet of a workbook as Calc shows it: the rows of cells, texts in quotation marks and all else without. */
export function calculated(program: string, workbook: Buffer): string[][] {
  const table = converted(program, new Map([['', workbook]]), { from: 'xlsx', to: TABLE }).get('') ?? Buffer.of();
  const cells = [...table.toString().matchAll(/("(?:[^"]|"")*"|[^\t\n]*)([\t\n])/g)];
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of cells) {
    rows.at(-1)?.push(cell);
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** LibreOffice is sold in parts, and Writer alone opens no workbook: whether it writes one is seen by asking. */
export function hasCalc(program: string | null): boolean {
  if (!program) return false;
  try {
    return converted(program, new Map([['', Buffer.from('1\n')]]), { from: 'csv', to: 'xlsx' }).size > 0;
  } catch {
    return false;
  }
}

function converted(
  program: string,
  files: ReadonlyMap<string, Buffer>,
  { from, to }: { from: string; to: string },
): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'jishan-soffice-'));
  try {
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'fonts.conf'), fontsConf(folder));
    const names = [...files.keys()];
    const pathOf = (i: number) => join(folder, 'in', `${i}.${from}`);
    [...files.values()].forEach((bytes, i) => writeFileSync(pathOf(i), bytes));
    execFileSync(
      program,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        ...['--headless', '--convert-to', to, '--outdir', folder],
        ...names.map((_, i) => pathOf(i)),
      ],
      { env: { ...process.env, FONTCONFIG_FILE: join(folder, 'fonts.conf') }, stdio: 'pipe' },
    );
    return new Map(names.map((name, i) => [name, readFileSync(join(folder, `${i}.${to.split(':')[0]}`))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
