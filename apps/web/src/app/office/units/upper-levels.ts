import type { UnitRecord } from '@jishan/domain';

export const depthOf = ({ path }: Pick<UnitRecord, 'path'>): number => path.split('/').length - 1;

/** As many levels from the top as fit, and of a single level that does not the first ones: a list to choose from without a word. */
export function upperLevels<T extends Pick<UnitRecord, 'path'>>(units: readonly T[], most: number): T[] {
  const depths = [...new Set(units.map(depthOf))].sort((a, b) => a - b);
  const within = (depth: number) => units.filter((unit) => depthOf(unit) <= depth);
  const fitting = depths.filter((depth) => within(depth).length <= most);
  return within(fitting.at(-1) ?? depths[0] ?? 0).slice(0, most);
}
