/** One line of the printed table. `bound` says what it must keep; null where it is reported only. */
export interface Figure {
  what: string;
  value: string;
  bound: string | null;
  kept: boolean | null;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this part of the values lies (nearest rank). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1));
  return sorted[at] ?? Number.NaN;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

export function atLeast(what: string, ratio: number, bound: number, detail: string): Figure {
  return { what, value: `${ratio.toFixed(2)}（${detail}）`, bound: `≥ ${bound}`, kept: ratio >= bound };
}

export function reported(what: string, value: string): Figure {
  return { what, value, bound: null, kept: null };
}

export function tableOf(figures: readonly Figure[], machine: string): string {
  const rows = figures.map(
    ({ what, value, bound, kept }) =>
      `| ${what} | ${value} | ${bound ?? ''} | ${kept === null ? '' : kept ? '达到' : '未达到'} |`,
  );
  return [`${machine}`, '', '| 测什么 | 结果 | 界限 | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

export async function timed<T>(work: () => Promise<T>): Promise<{ took: number; answer: T }> {
  const from = performance.now();
  const answer = await work();
  return { took: performance.now() - from, answer };
}
