import type { HouseholdChangeRecord } from '@jishan/domain';
import { dateLabel } from '../ui/when';

/** What happened, as the household `id` tells it, in one sentence. */
export function changeSentence(change: HouseholdChangeRecord, id: string): string {
  const { kind, people, householdLabel, otherLabel, points } = change;
  const who = people.join('、');
  const [from, other, leaves] = [householdLabel ?? '', otherLabel ?? '', change.householdId === id];
  switch (kind) {
    case 'founded':
      return `${who}立户，为户主。`;
    case 'joined':
      return `${who}加入本户。`;
    case 'left':
      return `${who}离开本户，积分留在本户。`;
    case 'head-changed':
      return `${who}成为户主。`;
    case 'split':
      return leaves ? `${who}分出，另立${other}，带走 ${points} 分。` : `${who}从${from}分出立户，带来 ${points} 分。`;
    case 'merged':
      return leaves ? `全户并入${other}，${points} 分一并转入。` : `${from}的${who}并入本户，带来 ${points} 分。`;
    case 'moved':
      return leaves ? `全户迁往${other}，${points} 分一并转入。` : `${who}全户从${from}迁来，带来 ${points} 分。`;
    case 'died':
      return deathSentence(change, id);
    case 'taken-in':
      return `${who}个人账户的 ${points} 分并入本户。`;
    case 'kept-apart':
      return `${who}个人账户的积分没有并入，仍在个人账户。`;
    default:
      return kind satisfies never;
  }
}

function deathSentence(
  { people, points, householdId, otherLabel, otherId }: HouseholdChangeRecord,
  id: string,
): string {
  const who = people.join('、');
  if (points === 0) return householdId === id ? `${who}去世，积分留在原账户。` : `${who}去世，没有积分转入。`;
  if (otherId !== null && otherId !== id) return `${who}去世，${points} 分归入${otherLabel ?? '另一户'}。`;
  return householdId === id ? `${who}去世，个人账户的 ${points} 分归入本户。` : `${who}去世，${points} 分归入本户。`;
}

/** 2026年12月31日到期 30 分、2027年12月31日到期 10 分 */
export function bucketsSentence(buckets: readonly { expiresOn: string; amount: number }[]): string {
  return buckets.map(({ expiresOn, amount }) => `${dateLabel(expiresOn)}到期 ${amount} 分`).join('、');
}
