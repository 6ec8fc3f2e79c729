/** Every bound of the product, by name. Lengths count code points, so a rare character is one. */
export const LIMITS = {
  nameLength: 30,
  titleLength: 60,
  shortTextLength: 100,
  textLength: 2_000,
  placeLength: 80,
  reasonLengthMin: 2,
  passwordLengthMin: 10,
  passwordLengthMax: 128,
  pageSize: 30,
  pageSizeMax: 100,
  shiftsPerActivity: 30,
  rosterSize: 1_000,
  capacity: 10_000,
  /** Service actually done by one person in one shift; longer needs several shifts. */
  minutesPerShift: 1_440,
  outcomeItems: 20,
  outcomeCount: 100_000_000,
  /** 处, 平方米, 人次. */
  measureLength: 10,
  /** Teams that an activity is kept to. */
  teamsPerActivity: 50,
  teamDepth: 3,
  unitDepth: 5,
  /** Of one kind directly below one unit. */
  unitsBelow: 1_000,
  householdMembers: 30,
  /** Who took part in what a household agreed. */
  agreementNames: 10,
  /** Of a household's story, the newest. */
  householdChanges: 100,
  pricePoints: 100_000,
  /** Of one piece: 10,000 yuan. */
  costFen: 1_000_000,
  /** Of one entry of a fund: ten million yuan. */
  fundFen: 1_000_000_000,
  goodsPerShop: 500,
  stockPieces: 1_000_000,
  /** In one import. */
  voucherCodes: 3_000,
  voucherText: 120_000,
  redemptionPieces: 100,
  reservationDays: 3,
  /** Wrong codes at one reservation before it can only be cancelled. */
  pickUpCodeTries: 5,
  counterResults: 10,
  expiryNoticeDays: 31,
  expiryAheadDays: 366,
  /** Of one printed list. */
  expiryLines: 2_000,
  cardsPerPrint: 500,
  statementLines: 2_000,
  /** Ten pages. */
  passbookPrintLines: 240,
  rulesPerScheme: 60,
  /** How long ago a deed may have been done. */
  deedDaysBack: 90,
  deedTextMin: 5,
  /** How long ago a matter may have happened that points are taken off for. */
  deductionDaysBack: 30,
  /** Working days that an appeal has at least, whatever the scheme says of its public view. */
  appealDaysMin: 3,
  /** Days after the points were taken in which they may be asked back. */
  appealDaysAfterBooking: 30,
  councilMembers: 30,
  /** Members who must be present at a review. */
  councilQuorum: 3,
  /** 8 MB, as it comes from a phone. */
  pictureBytes: 8_388_608,
  picturePixels: 40_000_000,
  /** Longest side of a picture as it is kept. */
  pictureSide: 1_600,
  /** Of a period on which a version is tried. */
  trialDays: 366,
  trialLines: 50,
  entriesPerObjection: 50,
  /** In one star table. */
  stars: 10,
  starHours: 100_000,
  trainingMinutes: 60_000,
  recordEntries: 500,
  /** Of a record, as it is sent back with a change. */
  versionMax: 1_000_000,
  briefLength: 500,
  /** Figures of one text that may be explained. */
  briefFigures: 50,
  bulletinBriefs: 200,
  /** Of the office's words and titles, those that are withdrawn included. */
  wordingEntries: 2_000,
  /** Of a past bulletin, as it is pasted. */
  bulletinText: 60_000,
  /** What the archive is asked for, in one line. */
  searchLength: 100,
  /** In one file. */
  archiveExport: 5_000,
  /** Of one publication. */
  mailRecipients: 500,
  mailAddress: 254,
  articleTitle: 60,
  articleText: 10_000,
  bulletinArticles: 50,
  /** Of one section. */
  sectionNotes: 20,
  noteLength: 500,
  /** Of one table of what was adopted. */
  adoptionMonths: 36,
  adultAge: 18,
  childAge: 14,
  oldestAge: 120,
} as const;

/** Number of characters as a person counts them (code points, so 𠮷 is one). */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** One page of a list. `nextCursor` is opaque; null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What every list accepts. */
export interface PageQuery {
  cursor?: string;
  /** Up to `LIMITS.pageSizeMax`; `LIMITS.pageSize` where it is not said. */
  limit?: number;
}
