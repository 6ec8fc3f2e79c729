import { grouped, pointsLabel, signed, type TrialExtra, type TrialResult } from '@jishan/domain';
import { price, type Rule } from '@jishan/points';

/** The result of a trial in one sentence. */
export function trialSentence({ facts, people, before, after, gaining, losing }: TrialResult): string {
  if (facts === 0) return '这段时间没有适用这一方案的服务记录。';
  const whole = `${grouped(people)} 人 ${grouped(facts)} 次服务，当时实得 ${pointsLabel(before)}，按这一版得 ${pointsLabel(after)}`;
  if (gaining === 0 && losing === 0) return `${whole}，每个人都一样。`;
  return `${whole}（${signed(after - before)}）；${grouped(gaining)} 人增加，${grouped(losing)} 人减少，${grouped(people - gaining - losing)} 人不变。`;
}

/** 大沟村：起始分，42 个账户，当时 0 分，按这一版 +2,100 分（+2,100）。 */
export function extraSentence({ kind, unitName, accounts, before, after }: TrialExtra): string {
  const change = `${signed(before)} 分，按这一版 ${signed(after)} 分（${signed(after - before)}）`;
  return `${unitName}：${kind === 'opening' ? '起始分' : '经评议的扣分'}，${grouped(accounts)} 个账户，当时 ${change}。`;
}

const EXAMPLE_MINUTES = 120;

/** A rule tried on one example service, by the engine itself: two hours under the highest multiplier there is. */
export function exampleSentence(rule: Rule): string {
  const { earning, multipliers } = rule;
  if (rule.factKind === 'deduction') return '';
  const minutes = earning.by === 'time' ? Math.max(earning.minutesMin, EXAMPLE_MINUTES) : EXAMPLE_MINUTES;
  const { text } = price(rule, { conditions: multipliers.map(({ condition }) => condition), minutes });
  return `例如：${text}。`;
}
