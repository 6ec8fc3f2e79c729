import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { LedgerFinding } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { accountLine, firstLine, lotLine, sealLine, transferLine, wholeLine } from './ledger-format';
import { LedgerStore } from './ledger.store';
import { monthsOf, WholeLedger } from './whole-ledger';

export interface SealReading {
  transfers: number;
  seals: number;
  findings: LedgerFinding[];
}

/** The whole ledger as it was at one moment: written into a file, or read through where it lies. Also while others write. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly store: LedgerStore,
    private readonly clock: Clock,
  ) {}

  /** Answers how many transfers it holds. A file that was cut off never bears the name. */
  async write(file: string): Promise<number> {
    const part = `${file}.part`;
    let transfers = 0;
    const count = (more: number) => (transfers += more);
    try {
      await this.store.inSnapshot((tx) =>
        pipeline(Readable.from(this.text(tx, count)), createGzip(), createWriteStream(part, { mode: 0o600 })),
      );
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return transfers;
  }

  /** The same reading as of a file, without one. Tells how many of a hundred are behind it. */
  read(progress: (percent: number) => Promise<void>): Promise<SealReading> {
    return this.store.inSnapshot((tx) => this.readIn(tx, progress));
  }

  private async readIn(tx: EntityManager, progress: (percent: number) => Promise<void>): Promise<SealReading> {
    const [accounts, lots, seals] = [
      await gathered(this.store.accounts(tx)),
      await gathered(this.store.lots(tx)),
      await gathered(this.store.seals(tx)),
    ];
    const ledger = new WholeLedger({ accounts, lots, months: monthsOf(await this.store.months(tx)) }, seals);
    const expected = Math.max(1, await this.store.count(tx));
    for await (const rows of this.store.lines(tx)) {
      for (const row of rows) ledger.add(wholeLine(row));
      await progress(Math.min(99, Math.floor((ledger.transfers / expected) * 100)));
    }
    return { transfers: ledger.transfers, seals: seals.length, findings: ledger.end() };
  }

  /** The file's text as the transaction sees the ledger. */
  async *text(tx: EntityManager, count: (more: number) => number): AsyncGenerator<string> {
    yield block([firstLine(this.clock.now())]);
    for await (const rows of this.store.accounts(tx)) yield block(rows.map(accountLine));
    for await (const rows of this.store.lots(tx)) yield block(rows.map(lotLine));
    for await (const rows of this.store.seals(tx)) yield block(rows.map(sealLine));
    for (const month of await this.store.months(tx)) yield block([JSON.stringify({ month })]);
    for (const version of await this.store.versions(tx)) yield block([JSON.stringify({ version })]);
    for await (const rows of this.store.lines(tx)) {
      count(rows.filter((row) => row.transfer !== null).length);
      yield block(rows.map(transferLine));
    }
    yield block([JSON.stringify({ end: { transfers: count(0) } })]);
  }
}

const block = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

async function gathered<Row>(batches: AsyncIterable<Row[]>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const rows of batches) for (const row of rows) all.push(row);
  return all;
}
