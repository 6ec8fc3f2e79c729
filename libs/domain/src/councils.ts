import { dayOf } from './calendar';
import { LIMITS } from './limits';

/** 评议小组: standing members of a unit's council. */
export interface CouncilMember {
  id: string;
  unitId: string;
  unitName: string;
  personId: string;
  name: string;
  joinedOn: string;
}

export interface AddCouncilMemberInput {
  unitId: string;
  personId: string;
}

export type SeatRefusal = 'council.own-household' | 'council.second-person';

/** A member with the reason why they may not sit on this matter. */
export interface CouncilSeat extends CouncilMember {
  refusal: SeatRefusal | null;
}

/** Who could review a matter: members of the councils of its unit and those above. */
export interface Council {
  seats: CouncilSeat[];
  /** Why whoever asks may not record the review. */
  refusal: SeatRefusal | null;
}

export const COUNCIL_VOTES = ['for', 'against'] as const;
export type CouncilVote = (typeof COUNCIL_VOTES)[number];

export interface CouncilBallot {
  /** Day of the meeting. */
  heldOn: string;
  /** Everybody who was present voted. The majority decides; a tie carries nothing. */
  votes: { personId: string; vote: CouncilVote }[];
  /** Read by those whom it is about. */
  reason: string;
}

/** 评议: what the council came to. */
export interface CouncilReview {
  heldOn: string;
  reason: string;
  votesFor: number;
  votesAgainst: number;
  memberNames: string[];
  /** Who voted how, for those who answer for it; null for others. */
  votes: { name: string; vote: CouncilVote }[] | null;
  recordedByName: string;
  decidedAt: string;
}

/** What decides who may not review a matter. */
export interface ReviewConcern {
  filedBy: string;
  /** The volunteer behind whoever filed it. */
  filedByPersonId: string | null;
  /** Whom it is about, and everybody who lives with them now or did on that day. */
  concernedPersonIds: readonly string[];
}

/** May this person sit in the review, or record it? Not who filed the matter, and nobody for the own household. */
export function checkSeat(
  reviewer: { userId?: string; personId: string | null },
  concern: ReviewConcern,
): SeatRefusal | null {
  const { userId, personId } = reviewer;
  if (userId === concern.filedBy) return 'council.second-person';
  if (personId === null) return null;
  if (concern.concernedPersonIds.includes(personId)) return 'council.own-household';
  return personId === concern.filedByPersonId ? 'council.second-person' : null;
}

/** A review counts when it was held between the filing and today by enough members who may sit, three at least (DECISIONS 45). */
export function checkBallot(
  filedAt: string,
  council: Council,
  { heldOn, votes }: Pick<CouncilBallot, 'heldOn' | 'votes'>,
  today: string,
): SeatRefusal | 'council.review-day' | 'council.not-in-council' | 'council.quorum' | null {
  if (council.refusal) return council.refusal;
  const present = new Set(votes.map((vote) => vote.personId));
  const seats = council.seats.filter((seat) => present.has(seat.personId));
  if (new Set(seats.map((seat) => seat.personId)).size < present.size) return 'council.not-in-council';
  const refused = seats.find((seat) => seat.refusal !== null);
  if (refused) return refused.refusal;
  if (present.size < LIMITS.councilQuorum) return 'council.quorum';
  return heldOn < dayOf(filedAt) || heldOn > today ? 'council.review-day' : null;
}

/** More than half of those present; a tie carries nothing (DECISIONS 45). */
export function isCarried(votes: readonly { vote: CouncilVote }[]): boolean {
  return votes.filter(({ vote }) => vote === 'for').length * 2 > votes.length;
}
