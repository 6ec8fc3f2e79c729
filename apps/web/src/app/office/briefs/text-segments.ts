import { type BriefRecorded, type BriefSegment, checkFigures, type FigureFlag } from '@jishan/domain';

/** Words of a text with the record that they came from; a figure that no record bears out has its editor's reason. */
export interface TextSegment extends BriefSegment {
  reason: string | null;
}

/** An editor's text: its figures are linked to the record, the other words are the editor's own. */
export function segmentsOf(text: string, recorded: BriefRecorded, flags: readonly FigureFlag[]): TextSegment[] {
  const segments: TextSegment[] = [];
  let done = 0;
  const words = (until: number) => {
    if (until > done) segments.push({ text: text.slice(done, until), source: null, reason: null });
  };
  for (const figure of checkFigures(text, recorded)) {
    words(figure.at);
    const reason = figure.source === null ? (flags.find((flag) => flag.figure === figure.text)?.reason ?? '') : null;
    segments.push({ text: figure.text, source: figure.source, reason });
    done = figure.end;
  }
  words(text.length);
  return segments;
}
