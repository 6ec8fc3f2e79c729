import type { VersionTerms } from '../../schemes/schemes.api';
import { ruleSentence, termSentences } from './scheme-sentences';

/** One thing that two versions say differently; null where one of them says nothing of it. */
export interface Change {
  subject: string;
  before: string | null;
  after: string | null;
}

/** What a version changes against another, in the sentences by which both are read: its rules by their codes, then everything else. */
export function changesBetween(before: VersionTerms, after: VersionTerms): Change[] {
  const ids = new Set([...before.rules, ...after.rules].map((rule) => rule.id));
  const rules = [...ids].map((id): Change => {
    const [old, fresh] = [before, after].map((terms) => terms.rules.find((rule) => rule.id === id));
    const said = (rule: typeof old) => (rule ? `${rule.name}。${ruleSentence(rule)}` : null);
    return { subject: `规则“${(fresh ?? old)?.name ?? ''}”`, before: said(old), after: said(fresh) };
  });
  const [old, fresh] = [before, after].map((terms) => termSentences(terms, null));
  const gone = (old ?? []).filter((sentence) => !fresh?.includes(sentence));
  const come = (fresh ?? []).filter((sentence) => !old?.includes(sentence));
  const others = Array.from({ length: Math.max(gone.length, come.length) }, (_, at): Change => {
    return { subject: '其他条款', before: gone[at] ?? null, after: come[at] ?? null };
  });
  return [...rules.filter((rule) => rule.before !== rule.after), ...others];
}
