import type { SchemeVersionHead } from '@jishan/domain';

type Version = Pick<SchemeVersionHead, 'version' | 'state' | 'effectiveFrom'>;

/** Where a version stands among those of its scheme, in words. */
export function standingOf(
  version: Version,
  versions: readonly Version[],
  inForce: number | null,
  today: string,
): string {
  if (version.state === 'draft') return '草稿';
  if (version.version === inForce) return '现行';
  if (version.effectiveFrom > today) return '已通过，尚未生效';
  const [successor] = versions
    .filter((other) => other.state !== 'draft')
    .filter(({ effectiveFrom }) => effectiveFrom > version.effectiveFrom && effectiveFrom <= today)
    .sort((one, other) => one.effectiveFrom.localeCompare(other.effectiveFrom));
  return successor ? `已被第 ${successor.version} 版取代` : '已过有效期';
}
