import type { ArrangeBulletinInput, ArrangedSection, BulletinContent, BulletinDetail } from '@jishan/domain';

export type Arrangement = Omit<ArrangeBulletinInput, 'version'>;

/** Something that stands in a section, in the order in which it stands there. */
export interface Item {
  id: string;
  section: string;
  text: string;
}

export interface ItemChange {
  kind: 'added' | 'removed' | 'moved' | 'reordered';
  text: string;
  /** The section it stood in; null: it was not in it. */
  from: string | null;
  to: string | null;
}

export function itemsOfContent({ sections }: BulletinContent): Item[] {
  return sections.flatMap(({ name: section, articles = [], paragraphs }) => [
    ...articles.map(({ articleId: id, title: text }) => ({ id, section, text })),
    ...paragraphs.flatMap(({ briefIds, text }) => briefIds.map((id) => ({ id, section, text }))),
  ]);
}

export function itemsOfDetail({ sections }: BulletinDetail): Item[] {
  return sections.flatMap(({ name: section, articles, entries }) => [
    ...articles.map(({ articleId: id, title: text }) => ({ id, section, text })),
    ...entries.map(({ briefId: id, text }) => ({ id, section, text })),
  ]);
}

/** What came, what went, what stands in another section or at another place. As few are said to have moved as can be. */
export function changesOfItems(before: readonly Item[], after: readonly Item[]): ItemChange[] {
  const [was, is] = [new Map(before.map((item) => [item.id, item])), new Map(after.map((item) => [item.id, item]))];
  const stayed = before.filter((item) => is.get(item.id)?.section === item.section).map(({ id }) => id);
  const inOrder = new Set(longestRise(stayed, placesOf(after)));
  const removed = before
    .filter(({ id }) => !is.has(id))
    .map(({ text, section }): ItemChange => ({ kind: 'removed', text, from: section, to: null }));
  const others = after.flatMap(({ id, section, text }): ItemChange[] => {
    const from = was.get(id)?.section ?? null;
    if (from === null) return [{ kind: 'added', text, from, to: section }];
    if (from !== section) return [{ kind: 'moved', text, from, to: section }];
    return inOrder.has(id) ? [] : [{ kind: 'reordered', text, from, to: section }];
  });
  return [...removed, ...others];
}

/** What somebody else has changed, one sentence each. */
export function changeSentences(before: BulletinDetail, after: BulletinDetail): string[] {
  const day = before.issuedOn === after.issuedOn ? [] : [`落款日期改为${after.issuedOn}`];
  const names = after.imprint
    .filter(({ role, name }) => before.imprint.find((line) => line.role === role)?.name !== name)
    .map(({ role, name }) => (name ? `版记的${role}改为“${name}”` : `版记的${role}空出，由办理人署名`));
  const mentions = after.sections.flatMap(({ entries }) =>
    entries.flatMap(({ briefId, mention, unit }) => {
      const old = before.sections.flatMap((section) => section.entries).find((entry) => entry.briefId === briefId);
      if (!old || old.mention === mention) return [];
      return [mention ? `“${unit}”改为只提单位名` : `“${unit}”改为刊发全文`];
    }),
  );
  const notes = after.sections.flatMap(({ name, notes: now }) => {
    const old = before.sections.find((section) => section.name === name)?.notes ?? [];
    return old.join('\n') === now.join('\n') ? [] : [`“${name}”的附注有改动`];
  });
  const items = changesOfItems(itemsOfDetail(before), itemsOfDetail(after)).map(itemSentence);
  return [...day, ...names, ...items, ...mentions, ...notes];
}

const SHOWN = 24;

export function itemSentence({ kind, text, from, to }: ItemChange): string {
  const characters = [...text];
  const short = characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text;
  switch (kind) {
    case 'added':
      return `编入“${to}”：${short}`;
    case 'removed':
      return `移出“${from}”：${short}`;
    case 'moved':
      return `由“${from}”移到“${to}”：${short}`;
    case 'reordered':
      return `在“${to}”里调整了次序：${short}`;
    default:
      return kind satisfies never;
  }
}

/**
 * One's own changes made again on what somebody else has made of the same issue meanwhile: what one changed oneself is as one
 * wanted it, everything else is as theirs. What they have taken out stays out.
 */
export function reapply(base: Arrangement, mine: Arrangement, theirs: Arrangement): Arrangement {
  const issuedOn = mine.issuedOn === base.issuedOn ? theirs.issuedOn : mine.issuedOn;
  const imprint = theirs.imprint.map((line) => {
    const [was, wanted] = [base, mine].map((one) => one.imprint.find(({ role }) => role === line.role));
    return wanted && wanted.name !== was?.name ? wanted : line;
  });
  const briefs = replace(base, mine, theirs, briefsOf);
  const articles = replace(base, mine, theirs, articlesOf);
  const mentions = new Map(mentionsOf(theirs));
  const before = new Map(mentionsOf(base));
  for (const [id, mention] of mentionsOf(mine)) if (before.get(id) !== mention) mentions.set(id, mention);
  const sections = theirs.sections.map(({ name, notes }): ArrangedSection => {
    const [was, wanted] = [base, mine].map((one) => one.sections.find((section) => section.name === name)?.notes);
    const isMine = wanted !== undefined && wanted.join('\n') !== was?.join('\n');
    return {
      name,
      briefs: (briefs.get(name) ?? []).map((briefId) => ({ briefId, mention: mentions.get(briefId) ?? false })),
      articles: articles.get(name) ?? [],
      ...((isMine ? wanted : notes) && { notes: isMine ? wanted : notes }),
    };
  });
  return { issuedOn, imprint, sections };
}

const briefsOf = ({ briefs }: ArrangedSection) => briefs.map(({ briefId }) => briefId);
const articlesOf = ({ articles = [] }: ArrangedSection) => articles;
const mentionsOf = ({ sections }: Arrangement): [string, boolean][] =>
  sections.flatMap(({ briefs }) => briefs.map(({ briefId, mention }): [string, boolean] => [briefId, mention]));

/** Theirs, with what one has moved oneself behind the one that it stands behind in one's own order. */
function replace(
  base: Arrangement,
  mine: Arrangement,
  theirs: Arrangement,
  idsOf: (section: ArrangedSection) => string[],
): Map<string, string[]> {
  const itemsOf = ({ sections }: Arrangement): Item[] =>
    sections.flatMap((section) => idsOf(section).map((id) => ({ id, section: section.name, text: id })));
  const placed = new Map(theirs.sections.map((section) => [section.name, [...idsOf(section)]]));
  const known = new Set(itemsOf(theirs).map(({ id }) => id));
  const moved = changesOfItems(itemsOf(base), itemsOf(mine))
    .filter(({ kind, text }) => (kind === 'moved' || kind === 'reordered') && known.has(text))
    .map(({ text }) => text);
  for (const [name, ids] of placed)
    placed.set(
      name,
      ids.filter((id) => !moved.includes(id)),
    );
  for (const section of mine.sections) {
    const ids = placed.get(section.name);
    const own = idsOf(section);
    if (!ids) continue;
    for (const [at, id] of own.entries()) {
      if (!moved.includes(id)) continue;
      const before = own.slice(0, at).findLast((other) => ids.includes(other));
      ids.splice(before === undefined ? 0 : ids.indexOf(before) + 1, 0, id);
    }
  }
  return placed;
}

const placesOf = (items: readonly Item[]) => new Map(items.map(({ id }, place) => [id, place]));

/** Of these the most that stand in rising places. */
function longestRise(ids: readonly string[], places: ReadonlyMap<string, number>): string[] {
  const best: string[][] = [];
  for (const [at, id] of ids.entries()) {
    const place = places.get(id) ?? 0;
    const behind = best.filter((_, i) => (places.get(ids[i] ?? '') ?? 0) < place);
    const longest = behind.reduce<string[]>((a, b) => (b.length > a.length ? b : a), []);
    best[at] = [...longest, id];
  }
  return best.reduce<string[]>((a, b) => (b.length > a.length ? b : a), []);
}
