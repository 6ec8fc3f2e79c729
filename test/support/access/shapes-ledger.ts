import type {
  LedgerAlarm,
  LedgerCheckDetail,
  LedgerCheckRecord,
  LedgerFinding,
  PointsReceipt,
  SealRecord,
  SealStanding,
  TransferSealing,
} from '@jishan/domain';
import { list, OPEN, record, values } from './shapes.ts';

const CHECK_KEYS = values(
  ...(['id', 'askedByName', 'startedAt', 'step', 'progress', 'endedAt'] as const),
  ...(['accounts', 'transfers', 'seals', 'findingCount', 'failure'] as const),
);
export const CHECK = record<LedgerCheckRecord>('LedgerCheckRecord', CHECK_KEYS);
export const CHECK_DETAIL = record<LedgerCheckDetail>('LedgerCheckDetail', {
  ...CHECK_KEYS,
  findings: list(record<LedgerFinding>('LedgerFinding', values('check', 'subject', 'expected', 'found'))),
});
export const ALARM = record<LedgerAlarm>('LedgerAlarm', values('checkId', 'endedAt', 'findingCount', 'failure'));
export const SEAL = record<SealRecord>('SealRecord', values('no', 'at', 'transfers', 'hash', 'printed'));
export const STANDING = record<SealStanding>('SealStanding', {
  ...values('transfers', 'unsealed', 'waitingSince'),
  latest: SEAL,
});
export const SEALING = record<TransferSealing>('TransferSealing', { ...values('transferId'), seal: SEAL });
export const RECEIPT = record<PointsReceipt>('PointsReceipt', {
  ...values('receipt', 'format', 'issuedAt', 'leaf', 'place', 'printed'),
  // all columns of the transfer, as the seal covers them
  transfer: OPEN,
  proof: OPEN,
  seal: record<PointsReceipt['seal']>(
    'the seal of a receipt',
    values('no', 'at', 'transfers', 'upTo', 'root', 'previous', 'hash'),
  ),
});
