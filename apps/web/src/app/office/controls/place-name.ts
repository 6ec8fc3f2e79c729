/** Many a team has the same name in every village, so a team is named with its unit, unless its name already says it. */
export function placeName(unitName: string, teamName: string | null): string {
  if (teamName === null) return unitName;
  return teamName.startsWith(unitName) ? teamName : `${unitName} ${teamName}`;
}
