import { Platform20261120000001 } from './001-platform';
import { Units20261120000002 } from './002-units';
import { Identity20261120000003 } from './003-identity';
import { People20261120000004 } from './004-people';
import { Feed20261120000005 } from './005-feed';
import { Ledger20261120000006 } from './006-ledger';
import { Schemes20261120000007 } from './007-schemes';
import { Activities20261120000008 } from './008-activities';
import { Exchange20261120000009 } from './009-exchange';
import { Briefs20261120000010 } from './010-briefs';
import { Demo20261120000011 } from './011-demo';
import { Calendar20261120000012 } from './012-calendar';
import { LedgerMoves20261120000016 } from './016-ledger-moves';
import { Months20261120000017 } from './017-months';
import { Trials20261120000018 } from './018-trials';
import { Postings20261120000020 } from './020-postings';
import { ExchangeInDepth20261120000022 } from './022-exchange-in-depth';
import { Passbooks20261120000023 } from './023-passbooks';
import { Seals20261120000024 } from './024-seals';
import { Deeds20261120000026 } from './026-deeds';
import { Deductions20261120000030 } from './030-deductions';
import { LedgerSpeed20261120000031 } from './031-ledger-speed';
import { Records20261129000033 } from './033-records';
import { ReviewedDeductions20261129000034 } from './034-reviewed-deductions';
import { Purses20261129000036 } from './036-purses';
import { HouseholdChanges20261120000028 } from './028-household-changes';
import { SchemeTerms20261120000032 } from './032-scheme-terms';
import { LighterCommands20261129000039 } from './039-lighter-commands';
import { ShiftCounters20261129000040 } from './040-shift-counters';
import { LongerReasons20261129000041 } from './041-longer-reasons';
import { Wording20261129000044 } from './044-wording';
import { BriefCorrections20261129000045 } from './045-brief-corrections';
import { DecidedOnce20261129000042 } from './042-decided-once';
import { BulletinChain20261129000043 } from './043-bulletin-chain';
import { Articles20261129000046 } from './046-articles';
import { BulletinFormats20261129000047 } from './047-bulletin-formats';
import { ArchiveAndMailings20261129000048 } from './048-archive-and-mailings';
import { PublicationsAndBackfile20261129000049 } from './049-publications-and-backfile';
import { LightChecks20261129000050 } from './050-light-checks';
import { PastWords20261129000052 } from './052-past-words';
import { BulletinRecall20261129000055 } from './055-bulletin-recall';
import { PastWithdrawals20261129000056 } from './056-past-withdrawals';
import { BulletinNumbers20261129000057 } from './057-bulletin-numbers';
import { DigestDays20261129000058 } from './058-digest-days';
import { RedemptionsByTime20261129000059 } from './059-redemptions-by-time';

/** In order of time. A migration that has been released is never edited; what follows is a new one. */
export const MIGRATIONS = [
  Platform20261120000001,
  Units20261120000002,
  Identity20261120000003,
  People20261120000004,
  Feed20261120000005,
  Ledger20261120000006,
  Schemes20261120000007,
  Activities20261120000008,
  Exchange20261120000009,
  Briefs20261120000010,
  Demo20261120000011,
  Calendar20261120000012,
  LedgerMoves20261120000016,
  Months20261120000017,
  Trials20261120000018,
  Postings20261120000020,
  ExchangeInDepth20261120000022,
  Passbooks20261120000023,
  Seals20261120000024,
  Deeds20261120000026,
  HouseholdChanges20261120000028,
  Deductions20261120000030,
  LedgerSpeed20261120000031,
  SchemeTerms20261120000032,
  Records20261129000033,
  ReviewedDeductions20261129000034,
  Purses20261129000036,
  LighterCommands20261129000039,
  ShiftCounters20261129000040,
  LongerReasons20261129000041,
  DecidedOnce20261129000042,
  BulletinChain20261129000043,
  Wording20261129000044,
  BriefCorrections20261129000045,
  Articles20261129000046,
  BulletinFormats20261129000047,
  ArchiveAndMailings20261129000048,
  PublicationsAndBackfile20261129000049,
  LightChecks20261129000050,
  PastWords20261129000052,
  BulletinRecall20261129000055,
  PastWithdrawals20261129000056,
  BulletinNumbers20261129000057,
  DigestDays20261129000058,
  RedemptionsByTime20261129000059,
];
