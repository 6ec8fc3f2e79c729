import { LIMITS } from './limits';

/** 总队 / 中队 / 分队. */
export type TeamLevel = 'corps' | 'division' | 'branch';
/** `civility-guide` are the “红绿灯”文明引导队. */
export type TeamKind = 'general' | 'civility-guide';

export interface TeamRecord {
  id: string;
  name: string;
  level: TeamLevel;
  kind: TeamKind;
  unitId: string;
  unitName: string;
  parentId: string | null;
  leaderName: string | null;
  memberCount: number;
  /** What the asking person is to this team. */
  mine: 'none' | 'requested' | 'member' | 'leader';
}

export interface TeamMemberRecord {
  personId: string;
  name: string;
  leader: boolean;
  phoneMasked: string | null;
  cardNo: string;
  joinedOn: string;
  leftOn: string | null;
}

export interface JoinRequestRecord {
  id: string;
  teamId: string;
  personId: string;
  personName: string;
  message: string;
  state: 'pending' | 'accepted' | 'declined';
  requestedAt: string;
  decisionReason: string | null;
}

export interface TeamQuery {
  unitId?: string;
  /** Part of the name. */
  search?: string;
}

export interface CreateTeamInput {
  name: string;
  level: TeamLevel;
  kind: TeamKind;
  unitId: string;
  parentId?: string;
  leaderPersonId?: string;
}

export interface RequestJoinInput {
  message?: string;
}

export interface DecideJoinInput {
  accept: boolean;
  reason?: string;
}

export interface AddTeamMemberInput {
  personId: string;
}

/** The whole team goes to a new leader in one action. */
export interface AppointLeaderInput {
  personId: string;
}

const LEVEL_DEPTH: Record<TeamLevel, number> = { corps: 1, division: 2, branch: 3 };

/** A division stands under a corps or alone, a branch under a division or alone; a corps under nothing. */
export function checkTeamParent(level: TeamLevel, parentLevel: TeamLevel | null): 'team.tree-too-deep' | null {
  if (parentLevel === null) return null;
  const depth = LEVEL_DEPTH[parentLevel] + 1;
  return depth === LEVEL_DEPTH[level] && depth <= LIMITS.teamDepth ? null : 'team.tree-too-deep';
}
