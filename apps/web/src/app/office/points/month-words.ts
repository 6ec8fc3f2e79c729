import { grouped, type MonthBook, pointsLabel, type PointsTransferKind, TRANSFER_KIND_LABELS } from '@jishan/domain';

/** What a kind of transfer does to what people have, as the sum above it is written. */
const SIGNS: Partial<Record<PointsTransferKind, string>> = {
  award: '＋',
  hold: '－',
  release: '＋',
  redeem: '－',
  expire: '－',
  deduct: '－',
};
const REMARKS: Partial<Record<PointsTransferKind, string>> = {
  capture: '冻结时已经减去，领取时不再减',
  move: '从一个账户到另一个账户，增加、减少各算一次',
  reverse: '冲正入账算减少，冲正兑换、领取或扣分算增加',
};

/** 冻结：9 笔，－120 分. */
export function kindSentence({ kind, transfers, points }: MonthBook['byKind'][number]): string {
  const remark = REMARKS[kind] ? `（${REMARKS[kind]}）` : '';
  return `${TRANSFER_KIND_LABELS[kind]}：${grouped(transfers)} 笔，${SIGNS[kind] ?? ''}${pointsLabel(points)}${remark}`;
}
