/** Lanes of 32 bits that are kept of a text. */
const LANES = 4;
const FIRST_PLACES = 1 << 10;

/**
 * Tells whether a text has come before, for millions of them. It keeps 128 bits of each, at most 64 bytes with all free places: a text
 * that comes again is always known; that another one is taken for it does not happen but to who looks for such a pair.
 */
export class SeenTexts {
  private size = 0;
  private kept = new Int32Array(FIRST_PLACES * LANES);
  private readonly text = new Int32Array(LANES);

  /** False when it was there already. */
  add(text: string): boolean {
    if (this.size * LANES * 2 >= this.kept.length) this.grow();
    mix(text, this.text);
    const isNew = put(this.kept, this.text, 0);
    this.size += Number(isNew);
    return isNew;
  }

  private grow(): void {
    const wider = new Int32Array(this.kept.length * 2);
    for (let from = 0; from < this.kept.length; from += LANES)
      if (!isFree(this.kept, from)) put(wider, this.kept, from);
    this.kept = wider;
  }
}

const isFree = (kept: Int32Array, at: number) => kept[at] === 0;

/** Puts the text that stands at `from` into the next place that is free; false when it meets itself before. */
function put(kept: Int32Array, texts: Int32Array, from: number): boolean {
  const places = kept.length / LANES;
  for (let place = (texts[from] ?? 0) & (places - 1); ; place = (place + 1) & (places - 1)) {
    const at = place * LANES;
    if (isFree(kept, at)) {
      for (let lane = 0; lane < LANES; lane += 1) kept[at + lane] = texts[from + lane] ?? 0;
      return true;
    }
    if (isSame(kept, at, texts, from)) return false;
  }
}

function isSame(kept: Int32Array, at: number, texts: Int32Array, from: number): boolean {
  for (let lane = 0; lane < LANES; lane += 1) if (kept[at + lane] !== texts[from + lane]) return false;
  return true;
}

/** Four hashes after FNV-1a with odd multipliers of their own, their high bits folded in at the end. The first is never 0. */
function mix(text: string, into: Int32Array): void {
  let [a, b, c, d] = [0x811c9dc5, 0x01000193, 0x2545f491, 0x5bd1e995];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x85ebca6b);
    c = Math.imul(c ^ code, 0xc2b2ae35);
    d = Math.imul(d ^ code, 0x27d4eb2f);
  }
  into[0] = a ^ (d >>> 15) || 1;
  into[1] = b ^ (a >>> 13);
  into[2] = c ^ (b >>> 16);
  into[3] = d ^ (c >>> 14);
}
