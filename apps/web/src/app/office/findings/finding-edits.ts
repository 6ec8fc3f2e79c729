import { fixedText, paragraphsOf, type ArticleText, type FindingRecord } from '@jishan/domain';

/** A note of a section is part of the bulletin's arrangement: the editor of the bulletin saves it. */
export interface NoteFix {
  section: string;
  index: number;
  text: string;
}

/** Can it be mended from here? The other texts are changed where they come from. */
export function isMendable({ fix, kind, brief }: FindingRecord): boolean {
  if (fix === null) return false;
  return (brief !== null && brief.fixed !== null) || kind === 'note' || kind === 'title' || kind === 'article';
}

/** The text with the place mended, or null where other words stand there by now. */
function mended(text: string | undefined, { start, end, words, fix }: FindingRecord): string | null {
  return text?.slice(start, end) === words ? fixedText(text, [{ start, end, fix }]) : null;
}

export function noteFix(finding: FindingRecord, notes: readonly string[]): NoteFix | null {
  const index = lastOf(finding.path);
  const text = mended(notes[index], finding);
  return text === null || finding.section === null ? null : { section: finding.section, index, text };
}

export function articleFix(finding: FindingRecord, { title, text }: ArticleText): ArticleText | null {
  if (finding.kind === 'title') {
    const fixed = mended(title, finding);
    return fixed === null ? null : { title: fixed, text };
  }
  const paragraphs = paragraphsOf(text);
  const place = lastOf(finding.path);
  const fixed = mended(paragraphs[place], finding);
  return fixed === null ? null : { title, text: paragraphs.with(place, fixed).join('\n') };
}

const lastOf = (path: string) => Number(path.split('.').at(-1));
