import { cardNumberIn, isPhone, lengthOf, normaliseName, normalisePhone } from '@jishan/domain';
import { pinyin } from 'pinyin-pro';

/** What somebody typed to find a person, understood. */
export type PersonSearch =
  | { by: 'nothing' }
  | { by: 'card'; cardNo: string }
  | { by: 'phone'; phone: string }
  | { by: 'phone-tail'; tail: string }
  | { by: 'letters'; start: string }
  | { by: 'name'; part: string };

export function readSearch(text: string | undefined): PersonSearch {
  const typed = normaliseName((text ?? '').normalize('NFKC'));
  if (typed === '') return { by: 'nothing' };
  const cardNo = cardNumberIn(typed);
  if (cardNo !== null) return { by: 'card', cardNo };
  if (isPhone(normalisePhone(typed))) return { by: 'phone', phone: normalisePhone(typed) };
  if (/^\d{4}$/.test(typed)) return { by: 'phone-tail', tail: typed };
  if (/^[a-zü' ]+$/iu.test(typed)) return { by: 'letters', start: letters(typed) };
  return { by: 'name', part: typed };
}

/** Too little to point at anybody: one letter, one character. */
export function isVague(search: PersonSearch): boolean {
  if (search.by === 'letters') return search.start.length < 2;
  if (search.by === 'name') return lengthOf(search.part) < 2;
  return search.by === 'nothing';
}

/** The pinyin of a name with surnames read as surnames (单 is shan), and its initials: 欧阳修 → ouyangxiu, oyx. */
export function spell(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true }).map(letters);
  return { pinyin: syllables.join(''), initials: syllables.map((syllable) => syllable.charAt(0)).join('') };
}

// a rare character that nobody has a reading for leaves no letter
const letters = (text: string) =>
  text
    .toLowerCase()
    .replaceAll('ü', 'v')
    .replace(/[^a-z]/gu, '');
