/** A run of text that both versions have, that was taken out, or that was put in. */
export interface Difference {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Beyond this a pair of paragraphs is shown as replaced: nobody reads so many single changes anyway. */
const CELLS_MAX = 4_000_000;
/** A figure, a Latin word or a run of spaces is one word; of anything else each character. */
const WORD = /[\p{Script=Latin}\p{M}]+|[0-9０-９]+(?:[.,][0-9]+)*|\p{Zs}+|[\s\S]/gu;
/** How much two paragraphs must have in common to be one paragraph that was changed. */
const ALIKE = 0.3;

/**
 * What has changed between two versions of a text, word by word; in order, so that `same` and `added` give the new text
 * and `same` and `removed` the old one.
 *
 * @example differencesOf('共30人参加', '共35人参加') // same 共, removed 30, added 35, same 人参加
 */
export function differencesOf(before: string, after: string): Difference[] {
  return tidied(joined(stepsOf(wordsOf(before), wordsOf(after), (one, other) => one === other)));
}

/** The same paragraph by paragraph: a paragraph that stayed is one `same`, one that went or came is one run, the others are compared word by word. */
export function differencesByParagraph(before: readonly string[], after: readonly string[]): Difference[][] {
  const found: Difference[][] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    found.push(...paired(removed, added));
    [removed, added] = [[], []];
  };
  for (const { kind, text } of stepsOf(before, after, (one, other) => one === other)) {
    if (kind === 'removed') removed.push(text);
    else if (kind === 'added') added.push(text);
    else {
      flush();
      found.push([{ kind, text }]);
    }
  }
  flush();
  return found;
}

const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/** Of paragraphs that changed at one place: those that are alike belong together, in order; the others went or came. */
function paired(removed: readonly string[], added: readonly string[]): Difference[][] {
  const known = new Map<string, Difference[]>();
  const compared = (one: string, other: string): Difference[] => {
    const key = `${one}\n${other}`;
    const before = known.get(key);
    if (before) return before;
    const differences = differencesOf(one, other);
    known.set(key, differences);
    return differences;
  };
  const isAlike = (one: string, other: string) => {
    const same = compared(one, other).filter(({ kind }) => kind === 'same');
    return same.reduce((sum, { text }) => sum + text.length, 0) >= ALIKE * Math.max(one.length, other.length, 1);
  };
  return pairsOf(removed, added, isAlike).map(([one, other]) => {
    if (one === null) return [{ kind: 'added', text: other ?? '' }];
    if (other === null) return [{ kind: 'removed', text: one }];
    return compared(one, other);
  });
}

function pairsOf(
  removed: readonly string[],
  added: readonly string[],
  isAlike: (one: string, other: string) => boolean,
): [string | null, string | null][] {
  const pairs: [string | null, string | null][] = [];
  let next = 0;
  for (const one of removed) {
    const at = added.findIndex((other, i) => i >= next && isAlike(one, other));
    if (at < 0) {
      pairs.push([one, null]);
      continue;
    }
    pairs.push(...added.slice(next, at).map((other): [null, string] => [null, other]), [one, added[at] ?? '']);
    next = at + 1;
  }
  return [...pairs, ...added.slice(next).map((other): [null, string] => [null, other])];
}

/** The longest common sequence, after what both begin and end with. */
function stepsOf(
  before: readonly string[],
  after: readonly string[],
  isSame: (one: string, other: string) => boolean,
): Difference[] {
  let start = 0;
  while (start < before.length && start < after.length && isSame(before[start] ?? '', after[start] ?? '')) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && isSame(before[before.length - 1 - end] ?? '', after[after.length - 1 - end] ?? '')) end++;
  return [
    ...same(before.slice(0, start)),
    ...changesOf(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

const same = (texts: readonly string[]): Difference[] => texts.map((text) => ({ kind: 'same', text }));
const removedOf = (texts: readonly string[]): Difference[] => texts.map((text) => ({ kind: 'removed', text }));
const addedOf = (texts: readonly string[]): Difference[] => texts.map((text) => ({ kind: 'added', text }));

function changesOf(before: readonly string[], after: readonly string[]): Difference[] {
  const [rows, columns] = [before.length, after.length];
  if (rows === 0 || columns === 0 || rows * columns > CELLS_MAX) return [...removedOf(before), ...addedOf(after)];
  const width = columns + 1;
  /** At (i, j): how many words the rest from i of the one has in common with the rest from j of the other. */
  const common = new Uint32Array((rows + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      common[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const steps: Difference[] = [];
  let [i, j] = [0, 0];
  while (i < rows && j < columns) {
    if (before[i] === after[j]) {
      steps.push(...same([before[i] ?? '']));
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) steps.push(...removedOf([before[i++] ?? '']));
    else steps.push(...addedOf([after[j++] ?? '']));
  }
  return [...steps, ...removedOf(before.slice(i)), ...addedOf(after.slice(j))];
}

/** Runs of one kind as one; between two runs that stayed, first what went and then what came. */
function joined(steps: readonly Difference[]): Difference[] {
  const runs: Difference[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed) runs.push({ kind: 'removed', text: removed });
    if (added) runs.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const { kind, text } of steps) {
    if (kind === 'removed') removed += text;
    else if (kind === 'added') added += text;
    else {
      flush();
      const last = runs.at(-1);
      if (last?.kind === 'same') last.text += text;
      else runs.push({ kind, text });
    }
  }
  flush();
  return runs;
}

/** A single character that stayed by chance between two changes only makes them harder to read. */
function tidied(runs: readonly Difference[]): Difference[] {
  const steps = runs.flatMap((run, i): Difference[] => {
    const isIsland = run.kind === 'same' && [...run.text].length === 1 && i > 0 && i < runs.length - 1;
    return isIsland ? [...removedOf([run.text]), ...addedOf([run.text])] : [run];
  });
  return joined(steps);
}
