import {
  fixedText,
  paragraphsOf,
  standingSteps,
  type ArticleText,
  type BulletinDetail,
  type FindingRecord,
} from '@jishan/domain';

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

/** Who puts right what was found, for whoever cannot do it now; null: the reader can. */
export function whoMends({ state, steps }: Pick<BulletinDetail, 'state' | 'steps'>, mayMend: boolean): string | null {
  const editor = standingSteps(steps)['hand-in']?.authorName ?? '编辑';
  switch (state) {
    case 'collecting':
      return mayMend ? null : '本期还在征集，由编辑改正。';
    case 'proofreading':
      return `本期已经送校，文字不能直接改。校对人退回编辑，或者编辑撤回送校以后，由${editor}改正。`;
    case 'signing':
      return `本期待核签，文字不能直接改。核签人退回编辑以后，由${editor}改正。`;
    case 'signed':
      return `本期已经核签，文字不能直接改。核签人撤回签发以后，由${editor}改正。`;
    case 'published':
      return null;
    default:
      return state satisfies never;
  }
}

const lastOf = (path: string) => Number(path.split('.').at(-1));
