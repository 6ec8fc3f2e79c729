import type {
  BriefDetail,
  BriefEdit,
  BriefPlacement,
  BriefRecord,
  BulletinDetail,
  BulletinEntry,
  BulletinNumbers,
  BulletinPreview,
  BulletinRecord,
  CounterPerson,
  DistributionLine,
  GoodsRecord,
  HoursEntry,
  HoursSummary,
  ImprintLine,
  PendingAward,
  PointsAccountRecord,
  PointsBalance,
  PointsEntry,
  PointsEntryDetail,
  PointsTransferRecord,
  PublicationRecord,
  PublicationSection,
  ReconciliationFinding,
  ReconciliationReport,
  RedemptionLine,
  RedemptionRecord,
  ReverseTransferResult,
  SchemeDetail,
  SchemeRecord,
  SchemeVersionRecord,
  ShopRecord,
  StockMoveRecord,
} from '@jishan/domain';
import { list, OPEN, record, values } from './shapes.ts';

export const BALANCE = record<PointsBalance>('PointsBalance', {
  ...values('accountId', 'ownerKind', 'ownerLabel', 'available', 'pending', 'held', 'expiringSoon', 'expiringOn'),
  buckets: list(record<PointsBalance['buckets'][number]>('a bucket', values('expiresOn', 'remaining'))),
});
const ENTRY_KEYS = values(
  ...(['transferId', 'accountId', 'line', 'kind', 'amount', 'balanceAfter', 'occurredOn'] as const),
  ...(['postedAt', 'title', 'personName', 'reversed'] as const),
);
export const ENTRY = record<PointsEntry>('PointsEntry', ENTRY_KEYS);
export const PENDING = record<PendingAward>(
  'PendingAward',
  values('key', 'amount', 'effectiveOn', 'title', 'personName'),
);
export const ENTRY_DETAIL = record<PointsEntryDetail>('PointsEntryDetail', {
  ...ENTRY_KEYS,
  ...values('ownerLabel', 'source', 'actorName', 'explanation', 'ruleName', 'schemeTitle', 'schemeVersion'),
  ...values('schemeDocumentRef', 'reversedBy', 'reverses', 'reason', 'helperName'),
  activity: record<NonNullable<PointsEntryDetail['activity']>>(
    'the activity of an entry',
    values('id', 'title', 'unitName', 'startsAt'),
  ),
  attendance: record<NonNullable<PointsEntryDetail['attendance']>>(
    'the attendance of an entry',
    values('minutes', 'source', 'recorderName', 'recordedAt'),
  ),
  redemption: record<NonNullable<PointsEntryDetail['redemption']>>(
    'the redemption of an entry',
    values('id', 'slipNo', 'shopName', 'lines'),
  ),
  buckets: list(record<PointsEntryDetail['buckets'][number]>('a bucket of an entry', values('expiresOn', 'amount'))),
});
export const ACCOUNT = record<PointsAccountRecord>(
  'PointsAccountRecord',
  values('accountId', 'ownerKind', 'ownerId', 'ownerLabel', 'unitName', 'available', 'lastMovedAt'),
);
export const TRANSFER = record<PointsTransferRecord>(
  'PointsTransferRecord',
  values(
    ...(['transferId', 'key', 'kind', 'amount', 'fromLabel', 'toLabel', 'personName'] as const),
    ...(['occurredOn', 'postedAt', 'source', 'actorName'] as const),
  ),
);
export const REVERSED = record<ReverseTransferResult>('ReverseTransferResult', values('transferId', 'shortfall'));
export const RECONCILIATION = record<ReconciliationReport>('ReconciliationReport', {
  ...values('ranAt', 'accounts', 'transfers'),
  findings: list(
    record<ReconciliationFinding>(
      'ReconciliationFinding',
      values('check', 'accountId', 'transferId', 'expected', 'found'),
    ),
  ),
});
export const HOURS = record<HoursSummary>(
  'HoursSummary',
  values('totalMinutes', 'thisYearMinutes', 'activities', 'stars', 'eligibleMinutes', 'nextStarMinutes'),
);
export const HOURS_ENTRY = record<HoursEntry>(
  'HoursEntry',
  values(
    ...(['id', 'minutes', 'source', 'occurredOn', 'activityId', 'activityTitle'] as const),
    ...(['recorderName', 'reversal', 'reason'] as const),
  ),
);

const SCHEME_KEYS = values('id', 'unitId', 'unitName', 'book', 'title', 'inForce', 'versionCount');
export const SCHEME = record<SchemeRecord>('SchemeRecord', SCHEME_KEYS);
const VERSION = record<SchemeVersionRecord<unknown>>('SchemeVersionRecord', {
  ...values('id', 'version', 'state', 'documentRef', 'effectiveFrom', 'effectiveTo', 'writtenByName', 'adoptedByName'),
  adoption: record<NonNullable<SchemeVersionRecord<unknown>['adoption']>>(
    'AdoptVersionInput',
    values('metOn', 'present', 'votes'),
  ),
  terms: OPEN,
});
export const SCHEME_DETAIL = record<SchemeDetail<unknown>>('SchemeDetail', { ...SCHEME_KEYS, versions: list(VERSION) });

export const SHOP = record<ShopRecord>(
  'ShopRecord',
  values('id', 'unitId', 'unitName', 'name', 'address', 'openingHours'),
);
export const GOODS = record<GoodsRecord>(
  'GoodsRecord',
  values('id', 'shopId', 'name', 'measure', 'pricePoints', 'state', 'available', 'reserved', 'monthlyLimit'),
);
export const STOCK_MOVE = record<StockMoveRecord>(
  'StockMoveRecord',
  values(
    ...(['id', 'goodsId', 'goodsName', 'kind', 'pieces', 'availableAfter'] as const),
    ...(['reason', 'redemptionId', 'actorName', 'at'] as const),
  ),
);
export const COUNTER_PERSON = record<CounterPerson>(
  'CounterPerson',
  values(
    ...(['personId', 'nameMasked', 'cardNo', 'phoneTail', 'unitName', 'ownerLabel', 'available'] as const),
    ...(['held', 'expiringSoon', 'expiringOn', 'ownHousehold'] as const),
  ),
);
const REDEMPTION_LINE = record<RedemptionLine>(
  'RedemptionLine',
  values('goodsId', 'goodsName', 'measure', 'pieces', 'pricePoints'),
);
export const REDEMPTION = record<RedemptionRecord>('RedemptionRecord', {
  ...values('id', 'shopId', 'shopName', 'state', 'personId', 'personName', 'ownerLabel', 'totalPoints', 'slipNo'),
  ...values('code', 'expiresAt', 'balanceAfter', 'clerkName', 'createdAt', 'handedOverAt'),
  lines: list(REDEMPTION_LINE),
});

const PLACEMENT = record<BriefPlacement>(
  'BriefPlacement',
  values('bulletinId', 'publicationId', 'publicationTitle', 'state', 'bulletinNo'),
);
const BRIEF_KEYS = {
  ...values('id', 'activityId', 'unitId', 'unitName', 'category', 'section', 'startsOn', 'endsOn', 'campaign'),
  ...values('headcount', 'text', 'edited', 'outdated', 'status', 'version', 'draftedAt'),
  placements: list(PLACEMENT),
};
export const BRIEF = record<BriefRecord>('BriefRecord', BRIEF_KEYS);
export const BRIEF_DETAIL = record<BriefDetail>('BriefDetail', {
  ...BRIEF_KEYS,
  facts: OPEN,
  composed: OPEN,
  edits: list(record<BriefEdit>('BriefEdit', values('version', 'text', 'editorName', 'at'))),
});
const IMPRINT = list(record<ImprintLine>('ImprintLine', values('role', 'name')));
export const PUBLICATION = record<PublicationRecord>('PublicationRecord', {
  ...values('id', 'unitId', 'title', 'office', 'numbering', 'lastRunningNo', 'imprintRoles', 'contact'),
  sections: list(record<PublicationSection>('PublicationSection', values('name', 'categories', 'fullMax'))),
  distribution: list(record<DistributionLine>('DistributionLine', values('label', 'names'))),
  houseStyle: OPEN,
});
const BULLETIN_KEYS = {
  ...values('id', 'publicationId', 'publicationTitle', 'state', 'issuedOn', 'bulletinNo', 'briefCount', 'version'),
  ...values('publishedAt', 'publisherName', 'sha256'),
  numbers: record<BulletinNumbers>('BulletinNumbers', values('year', 'yearlyNo', 'runningNo')),
};
export const BULLETIN = record<BulletinRecord>('BulletinRecord', BULLETIN_KEYS);
export const BULLETIN_DETAIL = record<BulletinDetail>('BulletinDetail', {
  ...BULLETIN_KEYS,
  sections: list(
    record<BulletinDetail['sections'][number]>('a section', {
      ...values('name'),
      entries: list(record<BulletinEntry>('BulletinEntry', values('briefId', 'unit', 'text', 'edited', 'mention'))),
    }),
  ),
  imprint: IMPRINT,
});
export const PREVIEW = record<BulletinPreview>('BulletinPreview', { ...values('text', 'sha256'), content: OPEN });
