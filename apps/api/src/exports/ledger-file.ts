// Reading an export as an auditor does: the file alone, no database, no network.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { FORMAT, readLine, type FileLine, type WholeLine } from './ledger-format';
import { monthsOf, WholeLedger } from './whole-ledger';
import type { LedgerFinding } from '@jishan/domain';
import type { LedgerHead, Seal } from '@jishan/points';

/** The file is no export, or not a whole one. */
export class FileFault extends Error {}

export interface FileReading {
  exportedAt: string;
  accounts: number;
  transfers: number;
  seals: Seal[];
  findings: LedgerFinding[];
}

const NEWLINE = 0x0a;
const CHUNK = 1 << 20;

export function readExport(file: string): Promise<FileReading> {
  const plain = pipeline(createReadStream(file, { highWaterMark: CHUNK }), createGunzip({ chunkSize: CHUNK }), () => {
    // the reader hears of it by the stream that it reads
  });
  return readLines(linesOf(plain));
}

/** Lines as they come; what they say is judged while they are read. */
export async function readLines(batches: AsyncIterable<readonly Buffer[]>): Promise<FileReading> {
  const reading = new Reading();
  for await (const batch of batches) for (const bytes of batch) reading.take(bytes);
  return reading.end();
}

class Reading {
  private exportedAt: string | null = null;
  private readonly head = { accounts: [], lots: [], months: [] } as {
    -readonly [K in keyof LedgerHead]: LedgerHead[K][number][];
  };
  private readonly seals: Seal[] = [];
  private ledger: WholeLedger | null = null;
  private announced: number | null = null;
  private line = 0;

  take(bytes: Buffer): void {
    this.line += 1;
    const said = this.read(bytes);
    if ((said.kind === 'first') !== (this.line === 1) || this.announced !== null) this.fault();
    switch (said.kind) {
      case 'first':
        if (said.format !== FORMAT) throw new FileFault('导出文件的格式版本与这个核验程序不同。');
        this.exportedAt = said.exportedAt;
        return;
      case 'account':
        this.head.accounts.push(said.account);
        return;
      case 'lot':
        this.head.lots.push(said.lot);
        return;
      case 'seal':
        this.seals.push(said.seal);
        return;
      case 'month':
        this.head.months.push(...monthsOf([said.month]));
        return;
      case 'version':
        return;
      case 'transfer':
        this.follow(said.line);
        return;
      case 'end':
        this.announced = said.transfers;
        return;
      default:
        said satisfies never;
    }
  }

  end(): FileReading {
    if (this.announced === null || this.exportedAt === null)
      throw new FileFault('导出文件不完整：没有读到结尾，可能在传送中被截断。');
    this.ledger ??= new WholeLedger(this.head, this.seals);
    const { transfers } = this.ledger;
    if (transfers !== this.announced)
      throw new FileFault(`导出文件不完整：结尾说有 ${this.announced} 笔流水，读到 ${transfers} 笔。`);
    const [accounts, findings] = [this.head.accounts.length, this.ledger.end()];
    return { exportedAt: this.exportedAt, accounts, transfers, seals: this.seals, findings };
  }

  /** What the lines must lead to stands before them. */
  private follow(line: WholeLine): void {
    this.ledger ??= new WholeLedger(this.head, this.seals);
    this.ledger.add(line);
  }

  private read(bytes: Buffer): FileLine {
    try {
      return readLine(bytes) ?? this.fault();
    } catch {
      return this.fault();
    }
  }

  private fault(): never {
    throw new FileFault(`导出文件第 ${this.line} 行读不懂，不是完好的导出文件。`);
  }
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of readable(stream)) {
    const lines: Buffer[] = [];
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
      lines.push(bytes.subarray(from, to));
      from = to + 1;
    }
    rest = bytes.subarray(from);
    yield lines;
  }
  if (rest.length > 0) yield [rest];
}

async function* readable(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') throw new FileFault('没有这个文件。');
    throw new FileFault('导出文件不完整或不是 gzip 文件。');
  }
}
