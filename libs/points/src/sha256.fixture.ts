// SHA-256 after FIPS 180-4 in plain steps, so that the specs of this library need nothing of the server's.

const primes = Array.from({ length: 400 }, (_, n) => n).filter(
  (n) => n > 1 && Array.from({ length: n }, (_, d) => d).every((d) => d < 2 || n % d !== 0),
);
/** The first 32 bits of the fractional part. */
const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 2 ** 32) >>> 0;
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUND = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by));
const at = (words: readonly number[], place: number) => words[place] ?? 0;

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  new DataView(whole.buffer).setUint32(whole.length - 4, bytes.length * 8);
  return whole;
}

function scheduled(view: DataView, block: number): number[] {
  const words = Array.from({ length: 16 }, (_, place) => view.getUint32(block + place * 4));
  for (let place = 16; place < 64; place++) {
    const [early, late] = [at(words, place - 15), at(words, place - 2)];
    const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words.push((at(words, place - 16) + small + at(words, place - 7) + large) >>> 0);
  }
  return words;
}

/** The SHA-256 of bytes, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const whole = padded(bytes);
  const view = new DataView(whole.buffer);
  const state = [...START];
  for (let block = 0; block < whole.length; block += 64) {
    const words = scheduled(view, block);
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let round = 0; round < 64; round++) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const first =
        (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + at(ROUND, round) + at(words, round)) >>> 0;
      const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) >>> 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, place) => (state[place] = (at(state, place) + word) >>> 0));
  }
  const result = new Uint8Array(32);
  state.forEach((word, place) => new DataView(result.buffer).setUint32(place * 4, word));
  return result;
}

/** Characters below U+0080 as bytes. */
export const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
export const hex = (bytes: Uint8Array | null) =>
  bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
