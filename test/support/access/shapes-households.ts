import type {
  DeathPreview,
  HouseholdChangeRecord,
  HouseholdChangeResult,
  HouseholdDetail,
  HouseholdHome,
  HouseholdMemberRecord,
  HouseholdRecord,
  MemberEarnings,
  MyHousehold,
  PersonalBalance,
  PointsBucket,
  SeenBalance,
} from '@jishan/domain';
import { SPENDING_LIMIT } from './shapes-office.ts';
import { list, record, values } from './shapes.ts';

const HOUSEHOLD_KEYS = values('id', 'unitId', 'unitName', 'label', 'headName', 'memberCount', 'closedOn');
export const HOUSEHOLD = record<HouseholdRecord>('HouseholdRecord', HOUSEHOLD_KEYS);
const MEMBER = record<HouseholdMemberRecord>(
  'HouseholdMemberRecord',
  values('personId', 'name', 'head', 'minor', 'joinedOn', 'leftOn'),
);
export const HOUSEHOLD_DETAIL = record<HouseholdDetail>('HouseholdDetail', {
  ...HOUSEHOLD_KEYS,
  members: list(MEMBER),
});

const BUCKET = record<PointsBucket>('PointsBucket', values('expiresOn', 'amount'));
const SEEN_KEYS = {
  ...values(
    'accountId',
    'ownerKind',
    'ownerLabel',
    'available',
    'pending',
    'held',
    'expiringSoon',
    'expiringOn',
    'lines',
  ),
  buckets: list(record<SeenBalance['buckets'][number]>('a bucket of a balance', values('expiresOn', 'remaining'))),
};
const SEEN = record<SeenBalance>('SeenBalance', SEEN_KEYS);
const CHANGE = record<HouseholdChangeRecord>('HouseholdChangeRecord', {
  ...values('id', 'kind', 'householdId', 'householdLabel', 'otherId', 'otherLabel', 'people', 'points', 'agreedBy'),
  ...values('reason', 'actorName', 'occurredOn', 'recordedAt'),
  buckets: list(BUCKET),
});
export const HOME = record<HouseholdHome>('HouseholdHome', {
  ...{ household: HOUSEHOLD_DETAIL, balance: SEEN, limits: list(SPENDING_LIMIT), changes: list(CHANGE) },
  personal: list(record<PersonalBalance>('PersonalBalance', { ...SEEN_KEYS, ...values('personId', 'name') })),
  earned: list(record<MemberEarnings>('MemberEarnings', values('personId', 'name', 'points', 'pointsThisYear'))),
  reservations: list(
    record<HouseholdHome['reservations'][number]>('a reservation', values('id', 'personName', 'goods', 'points')),
  ),
  ...values('maySetLimits'),
});
export const MINE = record<MyHousehold>('MyHousehold', { home: HOME });
export const CHANGED = record<HouseholdChangeResult>('HouseholdChangeResult', values('changeId', 'householdId'));
export const DEATH_PREVIEW = record<DeathPreview>('DeathPreview', {
  ...values('personId', 'name', 'hasSignIn', 'signUps', 'reservations', 'reservedPoints', 'leads'),
  household: HOUSEHOLD_DETAIL,
  estate: list(SEEN),
});
