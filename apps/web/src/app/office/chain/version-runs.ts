/** Longer, and somebody has come back to it. */
const PAUSE_MS = 30 * 60_000;

/** Versions behind each other that stand as one. */
export interface Run<V> {
  newest: V;
  oldest: V;
  count: number;
}

/**
 * Versions, the newest first, with those folded that a page saved by itself in one go. `goesOn` says whether a version
 * merely goes on with the one before it.
 */
export function runsOf<V extends { at: string }>(
  versions: readonly V[],
  goesOn: (newer: V, older: V) => boolean,
): Run<V>[] {
  const runs: Run<V>[] = [];
  for (const version of versions) {
    const run = runs.at(-1);
    const isNear = run !== undefined && Date.parse(run.oldest.at) - Date.parse(version.at) <= PAUSE_MS;
    if (run && isNear && goesOn(run.oldest, version)) {
      run.oldest = version;
      run.count++;
    } else runs.push({ newest: version, oldest: version, count: 1 });
  }
  return runs;
}
