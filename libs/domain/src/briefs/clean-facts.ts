import { isDay } from '../calendar';
import { BriefFactsError, type BriefFacts, type BriefResult, type Participants, type Quantity } from './facts';
import { cleanPart, cleanText } from './text-hygiene';

const DECIMALS_AT_MOST_TWO = /^\d+(\.\d{1,2})?$/;

/**
 * The facts with every text cleaned and empty texts left out. Results and their items keep their places, because sources
 * name them by index. Throws BriefFactsError for a required field that is missing and for anything that cannot be printed.
 *
 * @example cleanFacts({ unit: '区委宣传部(文明办) ', date: '2026-01-15', theme: '' }).unit // 区委宣传部（文明办）
 */
export function cleanFacts(facts: BriefFacts): BriefFacts {
  return {
    unit: required(facts.unit, 'unit'),
    ...cleanDates(facts),
    organizer: optional(facts.organizer, 'organizer'),
    brand: optional(facts.brand, 'brand', cleanText),
    partners: list<unknown>(facts.partners, 'partners').flatMap((name, i) => optional(name, `partners.${i}`) ?? []),
    lead: optional(facts.lead, 'lead'),
    place: optional(facts.place, 'place'),
    audience: optional(facts.audience, 'audience'),
    action: optional(facts.action, 'action'),
    theme: optional(facts.theme, 'theme', cleanText),
    subject: optional(facts.subject, 'subject'),
    amount: present(facts.amount) ? cleanQuantity(facts.amount, 'amount') : undefined,
    results: list<BriefResult>(facts.results, 'results').map((group, i) => cleanResult(group, `results.${i}`)),
    resultsAs: facts.resultsAs,
    participants: present(facts.participants) ? cleanParticipants(facts.participants) : undefined,
  };
}

/**
 * A business day as `YYYY-MM-DD` that is on the calendar; throws BriefFactsError naming the field otherwise.
 *
 * @example cleanDay('2026-02-30', 'date') // throws: there is no such day
 */
export function cleanDay(value: unknown, field: string): string {
  if (!present(value) || value === '') throw new BriefFactsError(field);
  if (typeof value !== 'string' || !isDay(value)) throw new BriefFactsError(field, 'malformed');
  return value;
}

function cleanDates(facts: BriefFacts): Pick<BriefFacts, 'date' | 'endDate'> {
  const date = cleanDay(facts.date, 'date');
  if (!present(facts.endDate) || facts.endDate === '') return { date };
  const endDate = cleanDay(facts.endDate, 'endDate');
  if (endDate < date) throw new BriefFactsError('endDate', 'malformed');
  return { date, endDate };
}

function cleanResult(group: BriefResult, path: string): BriefResult {
  if (!present(group)) throw new BriefFactsError(path);
  const items = list<Quantity>(group.items, `${path}.items`).map((item, i) =>
    cleanQuantity(item, `${path}.items.${i}`),
  );
  const isPrinted = items.some((item) => item.count > 0);
  return { action: isPrinted ? required(group.action, `${path}.action`) : '', items };
}

function cleanQuantity(quantity: Quantity, path: string): Quantity {
  if (!present(quantity)) throw new BriefFactsError(path);
  return {
    name: optional(quantity.name, `${path}.name`),
    count: cleanCount(quantity.count, `${path}.count`),
    measure: required(quantity.measure, `${path}.measure`),
    of: optional(quantity.of, `${path}.of`),
    exact: quantity.exact ?? true,
    more: quantity.more ?? false,
  };
}

function cleanParticipants(participants: Participants): Participants {
  const count = cleanCount(participants.count, 'participants.count');
  if (!Number.isInteger(count)) throw new BriefFactsError('participants.count', 'malformed');
  return { count, kind: optional(participants.kind, 'participants.kind'), exact: participants.exact ?? undefined };
}

/** Things are counted in whole numbers, measures such as 吨 and 公里 may have two decimals. */
function cleanCount(count: unknown, field: string): number {
  if (!present(count)) throw new BriefFactsError(field);
  if (typeof count !== 'number' || Math.abs(count) > Number.MAX_SAFE_INTEGER)
    throw new BriefFactsError(field, 'malformed');
  if (!DECIMALS_AT_MOST_TWO.test(String(count))) throw new BriefFactsError(field, 'malformed');
  return count;
}

function required(value: unknown, field: string): string {
  const text = optional(value, field);
  if (text === undefined) throw new BriefFactsError(field);
  return text;
}

function optional(
  value: unknown,
  field: string,
  clean: (value: unknown, field: string) => string = cleanPart,
): string | undefined {
  return present(value) ? clean(value, field) || undefined : undefined;
}

function list<T>(value: T[] | null | undefined, field: string): T[] {
  if (!present(value)) return [];
  if (!Array.isArray(value)) throw new BriefFactsError(field, 'malformed');
  return value;
}

function present<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
