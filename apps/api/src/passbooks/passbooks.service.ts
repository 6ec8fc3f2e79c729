import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  cardNumber,
  checkPrint,
  DomainError,
  isCardNumber,
  LIMITS,
  maskName,
  placeOfLine,
  spacedCheckCode,
  type Actor,
  type ConfirmPrintInput,
  type LineCheckInput,
  type LineCheckRecord,
  type PassbookRecord,
  type PointsEntry,
  type Subject,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { CheckCodes } from '../platform/check-codes';
import { Clock } from '../platform/clock';
import type { NamedFile } from '../platform/documents/download';
import { Pdf } from '../platform/documents/pdf';
import { Writes, type WriteKey } from '../platform/idempotency';
import { StatementsService } from '../points/statements.service';
import { PASSBOOK, type PassbookPages, type PrintedLine } from './passbook.typ';
import { PassbooksStore, type BookRow } from './passbooks.store';
import { STATEMENT, type StatementPages } from './statement.typ';

const CODE_OF_LINE = 'passbook line';
const NOT_GENUINE: LineCheckRecord = { genuine: false, facts: null };
/** Two lines of the column; what is longer is on the screen. */
const TITLE_LENGTH = 38;

/** 存折 on paper: whoever has no phone carries the account in the pocket, and anybody can tell a genuine line from another. */
@Injectable()
export class PassbooksService {
  constructor(
    private readonly statements: StatementsService,
    private readonly store: PassbooksStore,
    private readonly codes: CheckCodes,
    private readonly pdf: Pdf,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly writes: Writes,
    private readonly dataSource: DataSource,
  ) {}

  async get(actor: Actor, accountId: number): Promise<PassbookRecord> {
    await this.statements.assertReaches(actor, 'points.read', accountId);
    return toRecord(accountId, await this.book(accountId));
  }

  /** The pages with these lines. What came out right is told by {@link confirm}; until then the next print begins at the same line. */
  async file(actor: Actor, accountId: number, span: ConfirmPrintInput): Promise<NamedFile> {
    const subject = await this.statements.assertReaches(actor, 'points.read', accountId);
    const book = await this.book(accountId);
    const limit = Math.min(span.lastLine - span.firstLine + 1, LIMITS.passbookPrintLines);
    if (limit < 1) throw new DomainError('passbook.nothing-to-print');
    const lines = await this.statements.lines(actor, accountId, { fromLine: span.firstLine, limit });
    const last = lines.at(-1);
    if (!last) throw new DomainError('passbook.nothing-to-print');
    await this.trace(actor, 'passbook.print', accountId, subject, `第 ${span.firstLine} 至 ${last.line} 行`);
    const pages: PassbookPages = {
      ...this.headOf(accountId, book, '积分存折'),
      cover: span.firstLine === 1,
      pages: pagesOf(lines.map((line) => ({ ...this.printed(line), place: placeOfLine(line.line) }))),
    };
    return { name: `积分存折-${book.ownerLabel}.pdf`, bytes: this.pdf.render(PASSBOOK, pages) };
  }

  async confirm(actor: Actor, accountId: number, input: ConfirmPrintInput, write: WriteKey): Promise<PassbookRecord> {
    const subject = await this.statements.assertReaches(actor, 'passbook.confirm-print', accountId);
    return this.writes.once(write, async (tx) => {
      assertAllowed(checkPrint(await this.book(accountId, tx), input));
      const printed = { accountId, printedAt: this.clock.now(), printedBy: actor.userId, printedByName: actor.name };
      await this.store.insert(tx, { ...input, ...printed });
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'passbook.confirm-print',
        subjectKind: 'account',
        subjectId: String(accountId),
        unitPath: subject.unitPath ?? null,
        detail: `第 ${input.firstLine} 至 ${input.lastLine} 行`,
      });
      return toRecord(accountId, await this.book(accountId, tx));
    });
  }

  /** 对账单: what there was before the first day, every line of the days, what there is after the last. */
  async statement(actor: Actor, accountId: number, { from, to }: { from: string; to: string }): Promise<NamedFile> {
    const subject = await this.statements.assertReaches(actor, 'points.read', accountId);
    if (from > to) throw new DomainError('request.invalid', [{ field: 'to', message: '不能早于开始日期' }]);
    const book = await this.book(accountId);
    const lines = await this.statements.lines(actor, accountId, { from, to, limit: LIMITS.statementLines + 1 });
    if (lines.length > LIMITS.statementLines) throw new DomainError('statement.too-long');
    await this.trace(actor, 'statement.print', accountId, subject, `${from} 至 ${to}`);
    const opening = await this.store.balanceBefore(accountId, from);
    let balance = opening;
    const pages: StatementPages = {
      ...this.headOf(accountId, book, '积分对账单'),
      from,
      to,
      opening: String(opening),
      credited: String(sumOf(lines, (amount) => amount > 0)),
      debited: String(-sumOf(lines, (amount) => amount < 0)),
      lines: lines.map((line) => ({ ...this.printed(line), balance: String((balance += line.amount)) })),
      closing: String(opening + sumOf(lines, () => true)),
      madeOn: this.clock.today(),
      madeBy: actor.name,
    };
    return { name: `积分对账单-${book.ownerLabel}-${from}至${to}.pdf`, bytes: this.pdf.render(STATEMENT, pages) };
  }

  /** For anybody with the paper in hand. Whether the number, the line or the code is wrong is nobody's business. */
  async check({ passbookNo, line, code }: LineCheckInput): Promise<LineCheckRecord> {
    if (!isCardNumber(passbookNo)) return NOT_GENUINE;
    const accountId = Number(passbookNo.slice(0, -1));
    const row = await this.store.line(accountId, line);
    if (!row || !this.codes.matches(code, CODE_OF_LINE, factsOf({ ...row, accountId }))) return NOT_GENUINE;
    const { unitName, kind, occurredOn, amount, balanceAfter, reversed } = row;
    const facts = { unitName, ownerMasked: maskName(row.ownerLabel), line, kind, occurredOn, amount, balanceAfter };
    return { genuine: true, facts: { ...facts, reversed } };
  }

  private headOf(accountId: number, book: BookRow, title: string) {
    const { ownerLabel: owner, headName, unitName: unit } = book;
    return { title, owner, head: headName ? `户主 ${headName}` : '', unit, passbookNo: numberOf(accountId) };
  }

  private printed(entry: PointsEntry): Omit<PrintedLine, 'slot'> {
    const { line, occurredOn, amount, balanceAfter, title, personName } = entry;
    return {
      line: String(line),
      day: occurredOn,
      title: shortened(personName ? `${personName} ${title}` : title),
      credit: amount > 0 ? String(amount) : '',
      debit: amount < 0 ? String(-amount) : '',
      balance: String(balanceAfter),
      code: spacedCheckCode(this.codes.of(CODE_OF_LINE, factsOf(entry))),
    };
  }

  private async book(accountId: number, tx?: EntityManager): Promise<BookRow> {
    const book = await this.store.book(accountId, tx);
    if (!book) throw new DomainError('resource.not-found');
    return book;
  }

  /** Somebody else's account on paper leaves a trace; one's own is one's own. */
  private async trace(
    actor: Actor,
    action: string,
    accountId: number,
    subject: Subject,
    detail: string,
  ): Promise<void> {
    if (actor.personId !== null && subject.personIds?.includes(actor.personId)) return;
    const { unitPath = null } = subject;
    const entry = {
      actorId: actor.userId,
      action,
      subjectKind: 'account',
      subjectId: String(accountId),
      unitPath,
      detail,
    };
    await this.dataSource.transaction((tx) => this.audit.record(tx, entry));
  }
}

/** The number of an account with a check digit, so that a slip of the pen is seen. */
const numberOf = (accountId: number) => cardNumber(accountId);

type Coded = Pick<PointsEntry, 'accountId' | 'line' | 'transferId' | 'amount' | 'balanceAfter' | 'occurredOn'>;
const factsOf = ({ accountId, line, transferId, amount, balanceAfter, occurredOn }: Coded) => [
  ...[accountId, line, transferId, amount, balanceAfter],
  occurredOn,
];

function toRecord(accountId: number, book: BookRow): PassbookRecord {
  const { ownerLabel, unitName, lastLine, printedUpTo, printedAt, printedBy } = book;
  const printed = { printedUpTo, printedAt, printedBy };
  return { accountId, passbookNo: numberOf(accountId), ownerLabel, unitName, lastLine, ...printed };
}

function pagesOf(
  lines: (Omit<PrintedLine, 'slot'> & { place: { page: number; slot: number } })[],
): PassbookPages['pages'] {
  const pages = new Map<number, PrintedLine[]>();
  for (const { place, ...line } of lines)
    pages.set(place.page, [...(pages.get(place.page) ?? []), { ...line, slot: place.slot }]);
  return [...pages].map(([page, own]) => ({ page: String(page + 1), fresh: own[0]?.slot === 0, lines: own }));
}

const sumOf = (lines: readonly PointsEntry[], counts: (amount: number) => boolean) =>
  lines.reduce((sum, { amount }) => sum + (counts(amount) ? amount : 0), 0);

function shortened(title: string): string {
  const characters = [...title];
  return characters.length <= TITLE_LENGTH ? title : `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`;
}
