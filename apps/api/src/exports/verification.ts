import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findingSentence, transferOf, type PointsReceipt } from '@jishan/domain';
import { printedSeal, readPrintedSeal, type Seal } from '@jishan/points';
import { receiptFault } from '../seals/receipts';
import { FileFault, readExport, type FileReading } from './ledger-file';

export interface Verification {
  /** What is printed, sentence by sentence. */
  lines: string[];
  sound: boolean;
}

const SHOWN = 20;
const USAGE =
  '用法：npm run ledger:verify -- <导出文件> [--seal "封印 第12号 1A2B-3C4D-5E6F-7788"] [--receipt <收据文件>]';

const passed = (...lines: string[]): Verification => ({ lines, sound: true });
const failed = (...lines: string[]): Verification => ({ lines, sound: false });

/** What an auditor asks of an export, a receipt and a printed seal, in any company. Reads these files and nothing else. */
export async function verify(args: readonly string[], folder: string): Promise<Verification> {
  const asked = readArgs(args);
  if (asked === null) return failed(USAGE);
  const { positionals, values } = asked;
  const [file] = positionals;
  if (file === undefined && values.receipt === undefined) return failed(USAGE);
  try {
    const reading = file === undefined ? null : await readExport(resolve(folder, file));
    const receipt = values.receipt === undefined ? null : await readReceipt(resolve(folder, values.receipt));
    const parts = [
      ...(reading ? [ofExport(reading)] : []),
      ...(receipt ? [ofReceipt(receipt, reading)] : []),
      ...(values.seal === undefined ? [] : [ofPrinted(values.seal, reading ? reading.seals : [receipt?.seal])]),
    ];
    return { lines: parts.flatMap((part) => part.lines), sound: parts.every((part) => part.sound) };
  } catch (error) {
    if (error instanceof FileFault) return failed(error.message);
    throw error;
  }
}

/** Null: not understood. */
function readArgs(args: readonly string[]) {
  try {
    const options = { seal: { type: 'string' }, receipt: { type: 'string' } } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    return null;
  }
}

function ofExport({ exportedAt, accounts, transfers, seals, findings }: FileReading): Verification {
  const last = seals.at(-1);
  const what = `导出于 ${exportedAt}：账户 ${accounts} 个，流水 ${transfers} 笔，封印 ${seals.length} 个${last ? `，最新的是${printedSeal(last)}` : ''}。`;
  if (findings.length === 0)
    return passed(
      what,
      '逐笔核对了内容、封存、收支、逐行余额、到期分列和唯一性，没有发现差错。',
      '封印只保护流水：方案的条款、月结里按种类的小计和哪些月份已结，请与存档的文件对照。',
    );
  const first = findings.map(transferOf).find((id) => id !== null);
  return failed(
    what,
    first === undefined ? '没有哪一笔流水单独有差错，差错在下列各处。' : `第一笔有差错的流水是第 ${first} 号。`,
    ...findings.slice(0, SHOWN).map(findingSentence),
    ...(findings.length > SHOWN ? [`一共发现 ${findings.length} 处差错，以上是前 ${SHOWN} 处。`] : []),
  );
}

function ofPrinted(text: string, seals: readonly (Seal | undefined)[]): Verification {
  const printed = readPrintedSeal(text);
  if (!printed) return failed(`“${text}”不是一个封印，应当像“封印 第12号 1A2B-3C4D-5E6F-7788”。`);
  const seal = seals.find((one) => one?.no === printed.no);
  if (!seal) return failed(`第 ${printed.no} 号封印不在其中：账本在那之后被截断过，或者这是另一本账。`);
  return seal.hash.startsWith(printed.short)
    ? passed(`印着的第 ${printed.no} 号封印相符：从那时起，封存在内的流水没有改动过。`)
    : failed(`印着的第 ${printed.no} 号封印不符：账本里的是${printedSeal(seal)}，印发以后被改写过。`);
}

function ofReceipt(receipt: PointsReceipt, reading: FileReading | null): Verification {
  const { transfer, seal, printed } = receipt;
  const fault = receiptFault(receipt);
  if (fault) return failed(fault);
  const holds = `收据成立：第 ${transfer['id']} 号流水（${transfer['amount']} 分）封存于${printedSeal(seal)}。`;
  if (printed !== printedSeal(seal)) return failed(`收据上印的“${printed}”与它所载的封印不符。`);
  if (!reading) return passed(holds);
  return reading.seals.some((one) => one.hash === seal.hash)
    ? passed(holds, `导出文件里的第 ${seal.no} 号封印与收据相同。`)
    : failed(`导出文件里没有收据所说的${printedSeal(seal)}：账本被改写或截断过。`);
}

async function readReceipt(file: string): Promise<PointsReceipt> {
  try {
    const receipt = JSON.parse(await readFile(file, 'utf8')) as Partial<PointsReceipt>;
    if (receipt.receipt === 'jishan' && receipt.format === 1) return receipt as PointsReceipt;
  } catch {
    // said below, whatever was wrong with it
  }
  throw new FileFault('收据文件读不懂，不是完好的收据。');
}
