import { LIMITS, type TrialCap, type TrialLine, type TrialResult, type TrialUnit } from '@jishan/domain';
import { award, type AwardDraft, type Fact, type History, type SchemeVersion } from '@jishan/points';

/** A proved service or an approved claim, with what a reader of the result wants to know of it. */
export interface TrialFact extends Fact {
  /** A claim is judged by the one rule that it was made under; null where the tried version has no such rule. */
  under?: SchemeVersion | null;
  activityTitle: string;
  unitId: string;
  unitName: string;
}

/** What was proved and given; `given`: points that stand, by the source of the fact. */
export interface TrialGround {
  version: SchemeVersion;
  facts: readonly TrialFact[];
  past: History;
  given: ReadonlyMap<string, number>;
}

export interface TrialPersonSums {
  personId: string;
  facts: number;
  before: number;
  after: number;
}

/** Extras are no business of the run: see trial-extras.store.ts. */
export type TrialFigures = Omit<TrialResult, 'lines' | 'extras'> & { lines: Omit<TrialLine, 'personName'>[] };

const STEP = 2_000;

/** One version over the facts of a period, some thousand at a time so that others get their turn. Writes nothing, knows no clock. */
export class TrialRun {
  private readonly facts: readonly TrialFact[];
  private readonly drafts: AwardDraft[] = [];
  private done = 0;

  constructor(private readonly ground: TrialGround) {
    // in parts the engine must see them as it would have at once: as they were confirmed, then by id
    this.facts = [...ground.facts].sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1));
  }

  /** Judges the next facts. Answers the part that is done, 1 at the end. */
  step(size = STEP): number {
    const end = Math.min(this.done + size, this.facts.length);
    while (this.done < end) {
      const under = this.judgeOf(this.facts[this.done]);
      const next: TrialFact[] = [];
      for (const fact of this.facts.slice(this.done, end)) {
        if (this.judgeOf(fact) !== under) break;
        next.push(fact);
      }
      if (under) this.drafts.push(...award(under, next, this.history()));
      this.done += next.length;
    }
    return this.facts.length === 0 ? 1 : this.done / this.facts.length;
  }

  private judgeOf(fact: TrialFact | undefined): SchemeVersion | null {
    return fact?.under === undefined ? this.ground.version : fact.under;
  }

  private history(): History {
    const { past } = this.ground;
    const given = this.drafts
      .filter((draft) => draft.amount > 0)
      .map((draft) => ({ ...draft, ownerId: draft.owner.id }));
    return { awards: [...past.awards, ...given], facts: [...past.facts, ...this.facts.slice(0, this.done)] };
  }

  figures(): { result: TrialFigures; people: TrialPersonSums[] } {
    const bySource = new Map<string, AwardDraft[]>();
    for (const draft of this.drafts) bySource.set(draft.source, [...(bySource.get(draft.source) ?? []), draft]);
    const rows = this.facts.map((fact) => {
      const drafts = bySource.get(sourceOf(fact)) ?? [];
      return {
        fact,
        drafts,
        before: this.ground.given.get(sourceOf(fact)) ?? 0,
        after: sum(drafts, ({ amount }) => amount),
      };
    });
    const people = [...groupsOf(rows, ({ fact }) => fact.personId)].map(([personId, own]) => ({
      personId,
      ...sumsOf(own),
    }));
    const units = [...groupsOf(rows, ({ fact }) => fact.unitId)].map(([unitId, own]): TrialUnit => {
      return { unitId, unitName: own[0]?.fact.unitName ?? '', people: peopleOf(own), ...sumsOf(own) };
    });
    const result = {
      ...{ ...sumsOf(rows), people: people.length },
      ...trendOf(people),
      units: units.sort((left, right) => right.facts - left.facts || (left.unitId < right.unitId ? -1 : 1)),
      lines: linesOf(rows),
      caps: capsOf(this.drafts),
    };
    return { result, people };
  }
}

/** Opening points of people's own accounts belong to their differences too; the sums of the run stay those of what was done. */
export function withOpenings(
  { result, people }: { result: TrialFigures; people: readonly TrialPersonSums[] },
  openings: ReadonlyMap<string, { before: number; after: number }>,
): { result: TrialFigures; people: TrialPersonSums[] } {
  const sums = new Map(people.map((person) => [person.personId, { ...person }]));
  for (const [personId, { before, after }] of openings) {
    const known = sums.get(personId) ?? { personId, facts: 0, before: 0, after: 0 };
    sums.set(personId, { ...known, before: known.before + before, after: known.after + after });
  }
  const all = [...sums.values()];
  return { result: { ...result, ...trendOf(all) }, people: all };
}

const trendOf = (people: readonly TrialPersonSums[]) => ({
  gaining: people.filter(({ before, after }) => after > before).length,
  losing: people.filter(({ before, after }) => after < before).length,
});

interface Row {
  fact: TrialFact;
  drafts: readonly AwardDraft[];
  before: number;
  after: number;
}

const placeOf = (fact: Fact) => `${fact.settledAt}|${fact.id}|${String(fact.revision).padStart(6, '0')}`;
const sourceOf = (fact: Fact) => `${fact.kind}:${fact.id}`;
const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);
const peopleOf = (rows: readonly Row[]) => new Set(rows.map(({ fact }) => fact.personId)).size;
const sumsOf = (rows: readonly Row[]) => ({
  facts: rows.length,
  before: sum(rows, ({ before }) => before),
  after: sum(rows, ({ after }) => after),
});

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The services that differ most, larger differences first. */
function linesOf(rows: readonly Row[]): TrialFigures['lines'] {
  return rows
    .filter(({ before, after }) => before !== after)
    .sort(
      (left, right) =>
        Math.abs(right.after - right.before) - Math.abs(left.after - left.before) ||
        (left.fact.id < right.fact.id ? -1 : 1),
    )
    .slice(0, LIMITS.trialLines)
    .map(({ fact, drafts, before, after }) => ({
      ...{ personId: fact.personId, activityId: fact.activityId, activityTitle: fact.activityTitle },
      ...{ occurredOn: fact.occurredOn, minutes: fact.minutes, before, after },
      explanation: drafts.map((draft) => draft.explanation).join('') || '方案中没有适用的规则。',
    }));
}

function capsOf(drafts: readonly AwardDraft[]): TrialCap[] {
  const cuts = drafts.flatMap(({ cut }) => cut ?? []);
  return [...groupsOf(cuts, ({ scope, window, points }) => `${scope}|${window}|${points}`).values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { scope, window, points } = first;
    return [{ scope, window, points, times: own.length, taken: sum(own, ({ taken }) => taken) }];
  });
}
