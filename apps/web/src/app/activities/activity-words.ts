import type { ActivityDetail, ActivityState } from '@jishan/domain';

/** Nothing can be signed up for any more: it was concluded or called off. */
export const isOver = (state: ActivityState | undefined): boolean =>
  state === 'concluded' || state === 'settled' || state === 'cancelled';

/** 还有 3 个名额 · 名额已满，候补 2 人 · 名额不限. */
export function placesLabel(seats: { capacity: number | null; signedUp: number; waiting: number }): string {
  if (seats.capacity === null) return `名额不限，已报 ${seats.signedUp} 人`;
  const left = seats.capacity - seats.signedUp;
  if (left > 0) return `还有 ${left} 个名额（共 ${seats.capacity} 个）`;
  return seats.waiting > 0 ? `名额已满，候补 ${seats.waiting} 人` : '名额已满，可以候补';
}

/** Who does it, so that two teams of the same name are told apart: 陇驾庄村“红绿灯”文明引导队. */
export function hostLabel({ unitName, teamName }: Pick<ActivityDetail, 'unitName' | 'teamName'>): string {
  if (teamName === null) return unitName;
  return teamName.startsWith(unitName) ? teamName : `${unitName}${teamName}`;
}

/** Who can come, one sentence each; empty when everybody can. */
export function eligibilityLines({
  eligibility,
  teamName,
}: Pick<ActivityDetail, 'eligibility' | 'teamName'>): string[] {
  const { minAge, maxAge, teamIds, minorsAllowed } = eligibility;
  const lines: string[] = [];
  if (teamIds.length > 0)
    lines.push(teamName && teamIds.length === 1 ? `只面向${teamName}的队员。` : '只面向指定服务队的队员。');
  if (minAge !== null) lines.push(`须满 ${minAge} 周岁。`);
  if (maxAge !== null) lines.push(`不超过 ${maxAge} 周岁。`);
  if (!minorsAllowed) lines.push('不面向未成年人。');
  return lines;
}
