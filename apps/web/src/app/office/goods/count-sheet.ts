import { checkCount, checkStockMove, type CountedGoods, ERROR_TITLES, type GoodsRecord, LIMITS } from '@jishan/domain';

/** By goods id, as it was typed. */
export type Typed = Readonly<Record<string, string>>;

type Counted = Pick<GoodsRecord, 'id' | 'name' | 'form' | 'available' | 'reserved'>;

export interface CountSheet {
  rows: CountedGoods[];
  /** Of what was typed and is no count; there is nothing to save while there is one. */
  faults: Readonly<Record<string, string>>;
}

const NO_COUNT = '实数要写零或正整数。';

/** The pieces that were counted; null where nothing is typed, NaN where it is no count. */
export function readCount(typed = ''): number | null {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  const pieces = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return pieces > LIMITS.stockPieces ? Number.NaN : pieces;
}

export function readSheet(goods: readonly Counted[], counted: Typed, reasons: Typed): CountSheet {
  const rows: CountedGoods[] = [];
  const faults: Record<string, string> = {};
  for (const { id, available, reserved } of goods) {
    const pieces = readCount(counted[id]);
    const reason = (reasons[id] ?? '').trim();
    if (pieces === null) continue;
    if (Number.isNaN(pieces)) faults[id] = NO_COUNT;
    else rows.push({ goodsId: id, book: available + reserved, counted: pieces, ...(reason && { reason }) });
  }
  return { rows, faults };
}

/** Why the sheet is not saved as it stands, with the name of the row; null when it may be. */
export function refusalOf(goods: readonly Counted[], { rows, faults }: CountSheet): string | null {
  const wrong = goods.find(({ id }) => faults[id]);
  if (wrong) return `${wrong.name}：${faults[wrong.id]}`;
  if (rows.every(({ book, counted }) => book === counted)) return '还没有与账面不同的实数。';
  const [fault] = checkCount(rows, goods);
  const name = goods.find(({ id }) => id === rows[fault?.row ?? -1]?.goodsId)?.name ?? '';
  return fault ? `${name}：${ERROR_TITLES[fault.code]}。` : null;
}

/** What is wrong with the pieces of one row of stock, or null. */
export function faultOfMove(kind: 'in' | 'difference', pieces: number | null, available: number): string | null {
  if (pieces === null || !Number.isInteger(pieces) || pieces === 0 || Math.abs(pieces) > LIMITS.stockPieces)
    return '请填写不为零的整数';
  if (kind === 'in' && pieces < 0) return '入库数量须大于零';
  const code = checkStockMove({ kind, pieces }, available);
  if (code === 'goods.stock-negative') return ERROR_TITLES[code];
  return code && `库存最多 ${LIMITS.stockPieces}`;
}
