const ZERO_WIDTH_AND_BIDI = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

/** A person's name as stored: NFC, no invisible characters, single spaces, any middle dot written U+00B7 (买买提·艾力). */
export function normaliseName(name: string): string {
  return name
    .normalize('NFC')
    .replace(ZERO_WIDTH_AND_BIDI, '')
    .replace(/\s*[•‧・･․]\s*/gu, '·')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A name for public lists: 张民 → 张*, 张建民 → 张*民, 买买提·艾力 → 买***力. Counts characters, never halves of them. */
export function maskName(name: string): string {
  const characters = [...name];
  if (characters.length <= 1) return '*';
  if (characters.length === 2) return `${characters[0]}*`;
  return `${characters[0]}${'*'.repeat(Math.min(characters.length - 2, 3))}${characters[characters.length - 1]}`;
}

/** A phone as stored: full-width digits folded, spaces, hyphens and +86 dropped. */
export function normalisePhone(phone: string): string {
  return phone
    .normalize('NFKC')
    .replace(/[\s-]/gu, '')
    .replace(/^\+?86(?=1\d{10}$)/u, '');
}

/** A mainland mobile number, already normalised. */
export function isPhone(phone: string): boolean {
  return /^1[3-9]\d{9}$/.test(phone);
}

/** 199****1234 */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** 妙峰山镇****: where somebody lives is known to the town, not to the door. */
export function maskAddress(address: string): string {
  return `${[...address].slice(0, 4).join('')}****`;
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The check character of the first 17 digits of a citizen identity number (GB 11643-1999, ISO 7064 MOD 11-2). */
export function idNumberCheck(first17: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return '10X98765432'.charAt(sum % 11);
}

/** A citizen identity number with a real birth date and the right check character, upper case. */
export function isIdNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const day = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) && idNumberCheck(text.slice(0, 17)) === text[17]
  );
}

/** 110***********1234 */
export function maskIdNumber(text: string): string {
  return `${text.slice(0, 3)}***********${text.slice(-4)}`;
}

/** A membership card number: 8 digits of a running number and a check digit (Luhn), printed on cards and passbooks. */
export function cardNumber(running: number): string {
  const digits = String(running).padStart(8, '0');
  return digits + luhnDigit(digits);
}

/** Is this a card number with the right check digit? Catches any single wrong digit and most swaps. */
export function isCardNumber(text: string): boolean {
  return /^\d{9}$/.test(text) && luhnDigit(text.slice(0, 8)) === text[8];
}

/** The card number that somebody typed as the card prints it, in groups, or in full-width digits; null when it is none. */
export function cardNumberIn(text: string): string | null {
  const digits = text.normalize('NFKC').replaceAll(/[\s-]/gu, '');
  return isCardNumber(digits) ? digits : null;
}

function luhnDigit(digits: string): string {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return String((10 - (sum % 10)) % 10);
}
