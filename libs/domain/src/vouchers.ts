import { isDay } from './calendar';
import { LIMITS } from './limits';

/** A code of a third-party voucher, shown to whom it was given. */
export interface GivenVoucher {
  goodsId: string;
  code: string;
  /** The last day on which it is good; null: no end. */
  validUntil: string | null;
}

/** Text of a file: a code in each line, after it the last day if there is one. */
export interface VoucherTextInput {
  text: string;
}

export interface ImportVouchersInput extends VoucherTextInput {
  /** Where the codes are from: 中国石油加油卡 2026 年第三批. */
  reason: string;
}

/** What is the matter with one line; the code itself is not repeated. */
export interface VoucherRowError {
  line: number;
  message: string;
}

/** What an import would do, or did. Nothing is imported while a line is wrong. */
export interface VoucherImportReport {
  codes: number;
  firstEnd: string | null;
  errors: VoucherRowError[];
}

export interface VoucherListRecord {
  id: string;
  codes: number;
  left: number;
  given: number;
  /** Taken off the shelf because their last day was over. */
  withdrawn: number;
  reason: string;
  actorName: string;
  importedAt: string;
}

/** To whom a code went: enough to answer a question, too little to use it. */
export interface VoucherGivenRecord {
  id: string;
  /** ••••3F7K. */
  codeMasked: string;
  validUntil: string | null;
  personName: string;
  slipNo: string;
  clerkName: string;
  givenAt: string;
}

/** The last four characters of a code that has more than eight; a short one stays hidden altogether. */
export function maskVoucherCode(code: string): string {
  return `••••${code.length > 8 ? code.slice(-4) : ''}`;
}

export interface VoucherRow {
  line: number;
  code: string;
  validUntil: string | null;
}

const CODE = /^[!-~]{4,64}$/;
const HEADING = /码|^code$/i;

/** Reads a list of codes as people have it: from a text or a table, with or without a heading, empty lines skipped. */
export function readVoucherText(text: string, today: string): { rows: VoucherRow[]; errors: VoucherRowError[] } {
  const rows: VoucherRow[] = [];
  const errors: VoucherRowError[] = [];
  const firstLineOf = new Map<string, number>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const [code = '', end = ''] = raw
      .replace(/^\uFEFF/, '')
      .split(/[,，;；\t]/)
      .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (code === '' && end === '') continue;
    if (rows.length === 0 && errors.length === 0 && HEADING.test(code)) continue;
    const message = lineProblem(code, endDay(end), today, firstLineOf.get(code));
    if (message) errors.push({ line, message });
    else {
      rows.push({ line, code, validUntil: endDay(end) || null });
      firstLineOf.set(code, line);
    }
  }
  if (rows.length > LIMITS.voucherCodes)
    errors.push({ line: LIMITS.voucherCodes + 1, message: `一次最多导入 ${LIMITS.voucherCodes} 个券码` });
  if (rows.length === 0 && errors.length === 0) errors.push({ line: 1, message: '没有读到券码' });
  return { rows, errors };
}

/** 2027/3/1, 2027.03.01 and 20270301 are 2027-03-01; what is no day stays as it is. */
function endDay(text: string): string {
  const parts = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text);
  return parts ? `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}` : text;
}

function lineProblem(code: string, end: string, today: string, before: number | undefined): string | null {
  if (!CODE.test(code)) return '券码须为 4 至 64 位字母、数字或符号，中间没有空格';
  if (before !== undefined) return `与第 ${before} 行重复`;
  if (end !== '' && !isDay(end)) return '有效期不是日期，应为 2027-03-01 这样的写法';
  return end !== '' && end < today ? '有效期已过' : null;
}
