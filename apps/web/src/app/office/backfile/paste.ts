import type { PastCorrection } from '@jishan/domain';

/** What stands on the page of an import. */
export interface Paste {
  publicationId: string;
  text: string;
  bulletinNo: string;
  issuedOn: string;
  corrections: readonly PastCorrection[];
}

export function isPaste(value: unknown): value is Paste {
  const paste = value as Partial<Paste> | null;
  return (
    typeof paste === 'object' &&
    paste !== null &&
    [paste.publicationId, paste.text, paste.bulletinNo, paste.issuedOn].every((part) => typeof part === 'string') &&
    Array.isArray(paste.corrections)
  );
}

/**
 * Corrections name lines, and lines move when the text is written on: those above and below what was changed go with their
 * line, those of lines that are other lines now are given up. A line that was only written in is still that line.
 */
export function followLines(
  corrections: readonly PastCorrection[],
  before: string,
  after: string,
): readonly PastCorrection[] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(was.length, is.length);
  let above = 0;
  while (above < shorter && was[above] === is[above]) above++;
  let below = 0;
  while (below < shorter - above && was.at(-1 - below) === is.at(-1 - below)) below++;
  const [firstBelow, shift] = [was.length - below, is.length - was.length];
  const isOneLine = shift === 0 && firstBelow - above === 1;
  return corrections.flatMap((correction) => {
    if (correction.line <= above || isOneLine) return correction;
    return correction.line > firstBelow ? { ...correction, line: correction.line + shift } : [];
  });
}
