import type { BriefFacts } from './facts';

/**
 * Facts as the bulletin reports them: by the unit right below the district, with a host further down as the organiser,
 * unless the facts already name one. `unitLine` are the names from the district down to the host unit.
 *
 * @example
 * reportedBy(['门头沟区', '永定镇', '贵石村'], { unit: '贵石村', date: '2026-01-15' })
 * // { unit: '永定镇', date: '2026-01-15', organizer: '贵石村' }
 */
export function reportedBy(unitLine: readonly string[], facts: BriefFacts): BriefFacts {
  const [district = facts.unit, reporting = district, ...below] = unitLine;
  return { ...facts, unit: reporting, organizer: facts.organizer || below.at(-1) };
}
