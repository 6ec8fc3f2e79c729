import type { OutcomeReport, Quantity } from '@jishan/domain';

/** Outcome figures while they are being typed: one line per figure, grouped again by their verb when sent. */
export interface OutcomeLine {
  action: string;
  name: string;
  count: string;
  measure: string;
  /** How it is printed, which the sheet does not ask: 余 and 近, 等, the words behind the measure. It stays with its figure. */
  print?: Pick<Quantity, 'exact' | 'more' | 'of'>;
}

export const BLANK_OUTCOME: OutcomeLine = { action: '', name: '', count: '', measure: '' };

export function toOutcomeLines(outcomes: readonly OutcomeReport[]): OutcomeLine[] {
  return outcomes.flatMap(({ action, items }) =>
    items.map(({ name = '', count, measure, ...print }) => ({ action, name, count: String(count), measure, print })),
  );
}

/** Lines of the same verb become one report; empty lines vanish. */
export function toOutcomes(lines: readonly OutcomeLine[]): OutcomeReport[] {
  const byAction = new Map<string, Quantity[]>();
  for (const line of lines.filter((candidate) => !isBlank(candidate))) {
    const item: Quantity = {
      count: Number(line.count),
      measure: line.measure.trim(),
      ...(line.name.trim() ? { name: line.name.trim() } : {}),
      ...line.print,
    };
    byAction.set(line.action.trim(), [...(byAction.get(line.action.trim()) ?? []), item]);
  }
  return [...byAction].map(([action, items]) => ({ action, items }));
}

/** What is wrong with the first bad line, or null. */
export function outcomeFault(lines: readonly OutcomeLine[]): string | null {
  for (const [index, line] of lines.entries()) {
    if (isBlank(line)) continue;
    if (line.action.trim() === '' || line.measure.trim() === '') return `第 ${index + 1} 项成果还缺动作或量词。`;
    if (!/^\d+(\.\d{1,2})?$/.test(line.count.trim()) || Number(line.count) <= 0)
      return `第 ${index + 1} 项成果的数量须大于零，最多两位小数。`;
  }
  return null;
}

function isBlank(line: OutcomeLine): boolean {
  return [line.action, line.name, line.count, line.measure].every((text) => text.trim() === '');
}
