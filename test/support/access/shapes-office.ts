import type {
  PersonalPurse,
  FormerAccount,
  FormerEntry,
  BriefDetail,
  BriefEdit,
  BriefPlacement,
  BriefRecord,
  BulletinArticle,
  BulletinChange,
  BulletinDetail,
  BulletinEntry,
  BulletinHand,
  BulletinNumbers,
  BulletinPages,
  BulletinPreview,
  BulletinRecord,
  BulletinVersion,
  CounterPerson,
  FigureFlag,
  GivenVoucher,
  HeadTotals,
  GoodsRecord,
  GoodsTaken,
  HoursEntry,
  HoursSummary,
  ImprintLine,
  LineCheckRecord,
  LineFacts,
  PassbookRecord,
  MonthBalance,
  MonthBook,
  MonthRecord,
  MonthTotals,
  PendingAward,
  PointsAccountRecord,
  PointsBalance,
  PointsEntry,
  PointsEntryDetail,
  PointsTransferRecord,
  RecomputeDifference,
  RecomputeReport,
  RedemptionLine,
  RedemptionRecord,
  ReverseTransferResult,
  SchemeDetail,
  SchemeRecord,
  SchemeVersionRecord,
  ShopRecord,
  SpendingLimitRecord,
  StockMoveRecord,
  VoucherImportReport,
  VoucherListRecord,
  VoucherRowError,
} from '@jishan/domain';
import { list, OPEN, record, VALUE, values } from './shapes.ts';

export const BALANCE = record<PointsBalance>('PointsBalance', {
  ...values('accountId', 'ownerKind', 'ownerLabel', 'available', 'pending', 'held', 'expiringSoon', 'expiringOn'),
  buckets: list(record<PointsBalance['buckets'][number]>('a bucket', values('expiresOn', 'remaining'))),
});
const FORMER_ENTRY_KEYS = values(
  ...(['transferId', 'accountId', 'line', 'kind', 'amount', 'occurredOn'] as const),
  ...(['postedAt', 'title', 'personName', 'reversed', 'holdEnd', 'lateFor'] as const),
);
const ENTRY_KEYS = { ...FORMER_ENTRY_KEYS, ...values('balanceAfter') };
export const ENTRY = record<PointsEntry>('PointsEntry', ENTRY_KEYS);
export const FORMER_ENTRY = record<FormerEntry>('FormerEntry', FORMER_ENTRY_KEYS);
export const FORMER_ACCOUNT = record<FormerAccount>('FormerAccount', {
  ...values('accountId', 'ownerLabel', 'unitName', 'closedOn'),
  periods: list(record<FormerAccount['periods'][number]>('a time in a household', values('from', 'to'))),
});
export const PENDING = record<PendingAward>(
  'PendingAward',
  values('key', 'amount', 'effectiveOn', 'title', 'personName', 'disputed', 'postingId', 'unitId', 'opensOn'),
);
export const ENTRY_DETAIL = record<PointsEntryDetail>('PointsEntryDetail', {
  ...ENTRY_KEYS,
  ...values('ownerLabel', 'unitId', 'source', 'actorName', 'explanation', 'ruleName', 'schemeId', 'schemeTitle'),
  ...values('schemeVersion', 'schemeDocumentRef', 'reversedBy', 'reverses', 'reason', 'shortfall'),
  activity: record<NonNullable<PointsEntryDetail['activity']>>(
    'the activity of an entry',
    values('id', 'title', 'unitName', 'startsAt'),
  ),
  attendance: record<NonNullable<PointsEntryDetail['attendance']>>(
    'the attendance of an entry',
    values('minutes', 'source', 'recorderName', 'recordedAt', 'guarantorName', 'concludedByName'),
  ),
  deed: record<NonNullable<PointsEntryDetail['deed']>>(
    'the deed of an entry',
    values('id', 'doneOn', 'filedByName', 'heldOn', 'memberNames'),
  ),
  deduction: record<NonNullable<PointsEntryDetail['deduction']>>(
    'the deduction of an entry',
    values('id', 'happenedOn', 'filedByName', 'heldOn', 'memberNames'),
  ),
  redemption: record<NonNullable<PointsEntryDetail['redemption']>>(
    'the redemption of an entry',
    values('id', 'slipNo', 'shopName', 'clerkName', 'lines'),
  ),
  buckets: list(record<PointsEntryDetail['buckets'][number]>('a bucket of an entry', values('expiresOn', 'amount'))),
});
export const ACCOUNT = record<PointsAccountRecord>(
  'PointsAccountRecord',
  values('accountId', 'book', 'ownerKind', 'ownerId', 'ownerLabel', 'unitName', 'available', 'lastMovedOn'),
);
export const TRANSFER = record<PointsTransferRecord>(
  'PointsTransferRecord',
  values(
    ...(['transferId', 'key', 'kind', 'amount', 'fromLabel', 'toLabel', 'personName'] as const),
    ...(['occurredOn', 'postedAt', 'source', 'actorName', 'lateFor'] as const),
  ),
);
export const PASSBOOK = record<PassbookRecord>(
  'PassbookRecord',
  values(
    ...(['accountId', 'passbookNo', 'ownerLabel', 'unitName', 'lastLine'] as const),
    ...(['printedUpTo', 'printedAt', 'printedBy'] as const),
  ),
);
export const LINE_CHECK = record<LineCheckRecord>('LineCheckRecord', {
  ...values('genuine'),
  facts: record<LineFacts>(
    'LineFacts',
    values('unitName', 'ownerMasked', 'line', 'kind', 'occurredOn', 'amount', 'balanceAfter', 'reversed'),
  ),
});
export const REVERSED = record<ReverseTransferResult>('ReverseTransferResult', values('transferId', 'shortfall'));
export const MONTH = record<MonthRecord>('MonthRecord', {
  ...values('month', 'state', 'isNext', 'startedAt', 'closedAt', 'closedByName', 'upToTransfer', 'seal'),
  totals: record<MonthTotals>('MonthTotals', {
    ...values('accounts'),
    books: list(
      record<MonthBook>('MonthBook', {
        ...values('book', 'opening', 'credited', 'debited', 'closing'),
        byKind: list(record<MonthBook['byKind'][number]>('a kind in a month', values('kind', 'transfers', 'points'))),
      }),
    ),
    hours: record<MonthTotals['hours']>('the hours of a month', values('credited', 'reversed')),
  }),
});
export const MONTH_BALANCE = record<MonthBalance>(
  'MonthBalance',
  values('accountId', 'book', 'ownerKind', 'ownerLabel', 'unitName', 'opening', 'credited', 'debited', 'closing'),
);
export const RECOMPUTATION = record<RecomputeReport>('RecomputeReport', {
  ...values('month', 'ranAt', 'facts', 'awards', 'expected', 'posted'),
  differences: list(
    record<RecomputeDifference>(
      'RecomputeDifference',
      values('key', 'activityTitle', 'personName', 'expected', 'posted', 'reason'),
    ),
  ),
});
export const HOURS_KEYS = {
  ...values('totalMinutes', 'thisYearMinutes', 'activities', 'stars', 'eligibleMinutes', 'nextStarMinutes'),
  starTable: record<HoursSummary['starTable']>(
    'the star table in force',
    values('version', 'documentRef', 'effectiveFrom', 'hours'),
  ),
};
export const HOURS = record<HoursSummary>('HoursSummary', HOURS_KEYS);
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
  ...values('id', 'version', 'state', 'documentRef', 'effectiveFrom', 'effectiveTo'),
  ...values('writerIds', 'writtenByName', 'adoptedByName'),
  adoption: record<NonNullable<SchemeVersionRecord<unknown>['adoption']>>(
    'AdoptVersionInput',
    values('metOn', 'present', 'votes'),
  ),
  terms: OPEN,
});
export const SCHEME_DETAIL = record<SchemeDetail<unknown>>('SchemeDetail', {
  ...SCHEME_KEYS,
  ...values('calendarUntil'),
  versions: list(VERSION),
});

export const SHOP = record<ShopRecord>(
  'ShopRecord',
  values('id', 'unitId', 'unitName', 'name', 'address', 'openingHours'),
);
export const GOODS = record<GoodsRecord>(
  'GoodsRecord',
  values(
    'id',
    'shopId',
    'name',
    'measure',
    'pricePoints',
    'state',
    'available',
    'reserved',
    'householdLimit',
    ...(['limitPeriod', 'form', 'costFen'] as const),
  ),
);
export const STOCK_MOVE = record<StockMoveRecord>(
  'StockMoveRecord',
  values(
    ...(['id', 'goodsId', 'goodsName', 'kind', 'pieces', 'availableAfter'] as const),
    ...(['reason', 'redemptionId', 'actorName', 'at'] as const),
  ),
);
export const PURSE = record<PersonalPurse>(
  'PersonalPurse',
  values('accountId', 'available', 'held', 'expiringSoon', 'expiringOn'),
);
export const COUNTER_PERSON = record<CounterPerson>('CounterPerson', {
  ...values('personId', 'accountId', 'nameMasked', 'cardNo', 'phoneTail', 'unitName', 'ownerLabel', 'available'),
  ...values('householdId', 'held', 'expiringSoon', 'expiringOn', 'ownHousehold', 'monthlyLeft'),
  personal: PURSE,
  taken: list(record<GoodsTaken>('GoodsTaken', values('goodsId', 'pieces'))),
});
export const VOUCHER_REPORT = record<VoucherImportReport>('VoucherImportReport', {
  ...values('codes', 'firstEnd'),
  errors: list(record<VoucherRowError>('VoucherRowError', values('line', 'message'))),
});
export const VOUCHER_LIST = record<VoucherListRecord>(
  'VoucherListRecord',
  values('id', 'codes', 'left', 'given', 'withdrawn', 'reason', 'actorName', 'importedAt'),
);
export const SPENDING_LIMIT = record<SpendingLimitRecord>(
  'SpendingLimitRecord',
  values('personId', 'monthlyPoints', 'spentThisMonth'),
);
const REDEMPTION_LINE = record<RedemptionLine>(
  'RedemptionLine',
  values('goodsId', 'goodsName', 'measure', 'pieces', 'pricePoints'),
);
export const REDEMPTION = record<RedemptionRecord>('RedemptionRecord', {
  ...values('id', 'shopId', 'shopName', 'state', 'personId', 'personName', 'ownerLabel', 'totalPoints', 'slipNo'),
  ...values('code', 'expiresAt', 'balanceAfter', 'clerkName', 'secondName', 'createdAt', 'handedOverAt'),
  ...values('closedReason', 'closedAt'),
  vouchers: list(record<GivenVoucher>('GivenVoucher', values('goodsId', 'code', 'validUntil'))),
  lines: list(REDEMPTION_LINE),
});

export const PLACEMENT = record<BriefPlacement>(
  'BriefPlacement',
  values('bulletinId', 'publicationId', 'publicationTitle', 'state', 'bulletinNo', 'mayRead'),
);
const FLAGS = list(record<FigureFlag>('FigureFlag', values('figure', 'reason')));
const BRIEF_KEYS = {
  ...values('id', 'activityId', 'unitId', 'unitName', 'category', 'section', 'startsOn', 'endsOn', 'campaign'),
  ...values('headcount', 'text', 'edited', 'outdated', 'status', 'version', 'draftedAt'),
  flags: FLAGS,
  placements: list(PLACEMENT),
};
export const BRIEF = record<BriefRecord>('BriefRecord', BRIEF_KEYS);
export const BRIEF_DETAIL = record<BriefDetail>('BriefDetail', {
  ...BRIEF_KEYS,
  facts: OPEN,
  composed: OPEN,
  totals: record<HeadTotals>('HeadTotals', values('volunteers', 'attendances', 'minutes', 'publicHeadcount')),
  update: OPEN,
  edits: list(record<BriefEdit>('BriefEdit', { ...values('version', 'text', 'editorName', 'at'), flags: FLAGS })),
});
const IMPRINT = list(record<ImprintLine>('ImprintLine', values('role', 'name')));
const BULLETIN_KEYS = {
  ...values('id', 'publicationId', 'publicationTitle', 'state', 'issuedOn', 'bulletinNo', 'briefCount', 'version'),
  ...values('publishedAt', 'publisherName', 'sha256'),
  numbers: record<BulletinNumbers>('BulletinNumbers', values('year', 'yearlyNo', 'runningNo')),
};
export const BULLETIN = record<BulletinRecord>('BulletinRecord', BULLETIN_KEYS);
const CHANGE_KEYS = values('version', 'kind', 'authorId', 'authorName', 'at', 'reason', 'sha256');
export const BULLETIN_CHANGE = record<BulletinChange>('BulletinChange', CHANGE_KEYS);
export const BULLETIN_VERSION = record<BulletinVersion>('BulletinVersion', { ...CHANGE_KEYS, content: OPEN });
export const BULLETIN_DETAIL = record<BulletinDetail>('BulletinDetail', {
  ...BULLETIN_KEYS,
  sections: list(
    record<BulletinDetail['sections'][number]>('a section', {
      ...values('name', 'notes'),
      articles: list(
        record<BulletinArticle>('BulletinArticle', values('articleId', 'title', 'unitName', 'characters')),
      ),
      entries: list(
        record<BulletinEntry>('BulletinEntry', {
          ...values('briefId', 'unit', 'text', 'edited', 'mention', 'outdated'),
          flags: FLAGS,
        }),
      ),
    }),
  ),
  imprint: IMPRINT,
  steps: list(BULLETIN_CHANGE),
  hands: list(record<BulletinHand>('BulletinHand', values('step', 'userId'))),
});
export const PREVIEW = record<BulletinPreview>('BulletinPreview', { ...values('text', 'sha256'), content: OPEN });
export const PAGES = record<BulletinPages>('BulletinPages', {
  ...values('width', 'height', 'outlines', 'sha256'),
  pages: list(VALUE),
});
