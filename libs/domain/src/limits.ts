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
  pricePoints: 100_000,
  stockPieces: 1_000_000,
  redemptionPieces: 100,
  reservationDays: 3,
  /** Wrong codes at one reservation before it can only be cancelled. */
  pickUpCodeTries: 5,
  counterResults: 10,
  rulesPerScheme: 60,
  /** Of a record, as it is sent back with a change. */
  versionMax: 1_000_000,
  briefLength: 500,
  bulletinBriefs: 200,
  adultAge: 18,
  childAge: 14,
  oldestAge: 120,
} as const;

/** Number of characters as a person counts them (code points, so 𠮷 is one). */
export function lengthOf(text: string): number {
  return [...text].length;
}
