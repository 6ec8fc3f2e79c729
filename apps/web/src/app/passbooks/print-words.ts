import { checkPrint, type ConfirmPrintInput, LIMITS, nextPrint, type PassbookRecord } from '@jishan/domain';
import { momentLabel } from '../ui/when';

type Book = Pick<PassbookRecord, 'lastLine' | 'printedUpTo'>;

/** How far the book is printed, as far as anybody told. */
export function printedWords(book: Book & Pick<PassbookRecord, 'printedAt' | 'printedBy'>): string {
  if (book.printedAt === null) return '还没有记下打过的行（自己在家打的不记）';
  return `已打到第 ${book.printedUpTo} 行（${momentLabel(book.printedAt)}，${book.printedBy}）`;
}

/** What stands beside the first line, before anything is printed. At a desk the print is also to be recorded. */
export function printHint(book: Book, span: ConfirmPrintInput | null, desk: boolean): string {
  if (book.lastLine === 0) return '账上还没有记录，暂时不用打印。';
  if (span === null) return `请填 1 至 ${book.lastLine} 之间的行号。`;
  if (desk && checkPrint(book, span) !== null) return gapHint(book.printedUpTo, span.firstLine);
  if (nextPrint(book) === null && span.firstLine === 1) return '存折已打到最后一行；换新折请从第 1 行整本重打。';
  return span.lastLine < book.lastLine
    ? `这次打第 ${span.firstLine} 至 ${span.lastLine} 行（一次最多 ${LIMITS.passbookPrintLines} 行）。`
    : `这次打第 ${span.firstLine} 至 ${span.lastLine} 行。接着打的一页请放回打印机，只会补上新的行。`;
}

function gapHint(printedUpTo: number, firstLine: number): string {
  const known = printedUpTo === 0 ? '还没有记下打过的行' : `只记到打了第 ${printedUpTo} 行`;
  const from = printedUpTo === 0 ? '从第 1 行' : `最晚从第 ${printedUpTo + 1} 行`;
  return `${known}，从第 ${firstLine} 行打起接不上，打好也不能记下。要记下，请${from}打起。`;
}
