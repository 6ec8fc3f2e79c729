import type {
  ActivityDetail,
  ActivityEstimate,
  ActivityRecord,
  AttendanceRecord,
  AuditRecord,
  BriefWording,
  ComplaintAnswer,
  ComplaintReceipt,
  ComplaintRecord,
  ConfirmResult,
  ConsentRecord,
  DemoAccount,
  Eligibility,
  FeedEventRecord,
  GuardianRecord,
  JoinRequestRecord,
  MeRecord,
  MyGrant,
  MySignUp,
  OutcomeReport,
  PersonalDataRecord,
  Quantity,
  RegisterResult,
  RosterRecord,
  RosterRow,
  SessionResult,
  ShiftRecord,
  SignUpRecord,
  TeamMemberRecord,
  TeamRecord,
  UnitRecord,
  UserRecord,
  VolunteerDetail,
  VolunteerRecord,
  WalkInCandidate,
} from '@jishan/domain';
import { list, record, values, VALUE } from './shapes.ts';

export const UNIT = record<UnitRecord>(
  'UnitRecord',
  values('id', 'parentId', 'kind', 'name', 'shortName', 'path', 'position', 'activeFrom', 'closedOn'),
);
export const GRANT = record<MyGrant>(
  'MyGrant',
  values('id', 'role', 'unitId', 'unitName', 'unitPath', 'teamId', 'teamName'),
);
export const ME = record<MeRecord>('MeRecord', { ...values('userId', 'personId', 'name'), grants: list(GRANT) });
export const USER = record<UserRecord>('UserRecord', {
  ...values('id', 'name', 'phoneMasked', 'personId', 'lastSignInAt'),
  grants: list(GRANT),
});
export const SESSION = record<SessionResult>('SessionResult', values('accessToken', 'expiresAt'));
export const DEMO_ACCOUNT = record<DemoAccount>('DemoAccount', values('role', 'name', 'phone', 'password', 'about'));
export const PERSONAL_DATA = record<PersonalDataRecord>(
  'PersonalDataRecord',
  values('phone', 'idNumber', 'address', 'guardianPhone'),
);
export const AUDIT = record<AuditRecord>(
  'AuditRecord',
  values('id', 'at', 'actorName', 'action', 'subjectKind', 'subjectId', 'reason', 'detail'),
);

const VOLUNTEER_KEYS = values(
  ...(['id', 'name', 'gender', 'state', 'unitId', 'unitName', 'householdId', 'cardNo', 'phoneMasked'] as const),
  ...(['minor', 'unclaimed', 'helperName', 'registeredAt', 'decidedAt', 'decisionReason'] as const),
);
export const VOLUNTEER = record<VolunteerRecord>('VolunteerRecord', VOLUNTEER_KEYS);
const GUARDIAN = record<GuardianRecord>('GuardianRecord', values('name', 'phoneMasked', 'relation', 'consentedAt'));
export const CONSENT = record<ConsentRecord>('ConsentRecord', values('purpose', 'given', 'at'));
const TEAM_OF_PERSON = record<VolunteerDetail['teams'][number]>(
  'a team of a person',
  values('teamId', 'teamName', 'leader'),
);
export const VOLUNTEER_DETAIL = record<VolunteerDetail>('VolunteerDetail', {
  ...VOLUNTEER_KEYS,
  ...values('birthOn', 'idNumberMasked'),
  guardian: GUARDIAN,
  consents: list(CONSENT),
  teams: list(TEAM_OF_PERSON),
});
export const REGISTERED = record<RegisterResult>('RegisterResult', values('volunteerId', 'state', 'claimed'));

export const TEAM = record<TeamRecord>(
  'TeamRecord',
  values('id', 'name', 'level', 'kind', 'unitId', 'unitName', 'parentId', 'leaderName', 'memberCount', 'mine'),
);
export const TEAM_MEMBER = record<TeamMemberRecord>(
  'TeamMemberRecord',
  values('personId', 'name', 'leader', 'phoneMasked', 'cardNo', 'joinedOn', 'leftOn'),
);
export const JOIN_REQUEST = record<JoinRequestRecord>(
  'JoinRequestRecord',
  values('id', 'teamId', 'personId', 'personName', 'message', 'state', 'requestedAt', 'decisionReason'),
);

const ACTIVITY_KEYS = values(
  ...(['id', 'title', 'kind', 'category', 'state', 'unitId', 'unitName', 'teamId', 'teamName', 'place'] as const),
  ...(['startsAt', 'endsAt', 'signUpClosesAt', 'riskLevel', 'capacity', 'signedUp', 'waiting'] as const),
  ...(['brand', 'campaign', 'mine'] as const),
);
export const ACTIVITY = record<ActivityRecord>('ActivityRecord', ACTIVITY_KEYS);
const SHIFT = record<ShiftRecord>('ShiftRecord', values('id', 'startsAt', 'endsAt', 'capacity', 'signedUp', 'waiting'));
const ELIGIBILITY = record<Eligibility>('Eligibility', values('minAge', 'maxAge', 'teamIds', 'minorsAllowed'));
const QUANTITY = record<Quantity>('Quantity', values('name', 'count', 'measure', 'of', 'exact', 'more'), [
  'name',
  'of',
  'exact',
  'more',
]);
const OUTCOME = record<OutcomeReport>('OutcomeReport', { action: VALUE, items: list(QUANTITY) });
const WORDS = ['organizer', 'partners', 'lead', 'audience', 'action', 'theme', 'subject', 'participantKind'] as const;
const WORDING = record<BriefWording>('BriefWording', { ...values(...WORDS), amount: QUANTITY }, [...WORDS, 'amount']);
const SIGN_UP_KEYS = values(
  'id',
  'activityId',
  'shiftId',
  'personId',
  'state',
  'signedUpAt',
  'waitingPlace',
  'promotedAt',
);
export const SIGN_UP = record<SignUpRecord>('SignUpRecord', SIGN_UP_KEYS);
export const MY_SIGN_UP = record<MySignUp>('MySignUp', {
  ...SIGN_UP_KEYS,
  ...values('activityTitle', 'activityState', 'place', 'startsAt', 'endsAt', 'presence', 'minutes'),
});
export const ACTIVITY_DETAIL = record<ActivityDetail>('ActivityDetail', {
  ...ACTIVITY_KEYS,
  ...values('description', 'riskText', 'needs', 'placePhrase', 'contactName', 'version', 'cancelReason', 'concludedAt'),
  eligibility: ELIGIBILITY,
  shifts: list(SHIFT),
  wording: WORDING,
  outcomes: list(OUTCOME),
  mySignUps: list(SIGN_UP),
});
export const ESTIMATE = record<ActivityEstimate>('ActivityEstimate', values('minutes', 'points', 'explanation'));
export const WALK_IN = record<WalkInCandidate>('WalkInCandidate', values('personId', 'name', 'cardNo', 'unitName'));

const ATTENDANCE = record<AttendanceRecord>(
  'AttendanceRecord',
  values(
    ...(['id', 'name', 'cardNo', 'recorderName', 'recordedAt', 'points', 'personId', 'shiftId'] as const),
    ...(['presence', 'minutes', 'source', 'walkIn', 'note', 'recorderId', 'guarantorName'] as const),
  ),
  ['note'],
);
const ROSTER_ROW = record<RosterRow>('RosterRow', {
  ...values('personId', 'name', 'cardNo', 'shiftId', 'signedUp', 'promotedAt'),
  attendance: ATTENDANCE,
});
export const ROSTER = record<RosterRecord>('RosterRecord', {
  ...values('activityId', 'state', 'version', 'publicHeadcount', 'concludedByName'),
  confirmers: list(VALUE),
  rows: list(ROSTER_ROW),
  outcomes: list(OUTCOME),
});
export const CONFIRMED = record<ConfirmResult>(
  'ConfirmResult',
  values('activityId', 'state', 'presentCount', 'totalMinutes', 'pointsPosted', 'pointsPending', 'feedEventId'),
);

export const FEED_EVENT = record<FeedEventRecord>(
  'FeedEventRecord',
  values('id', 'sequence', 'kind', 'unitId', 'unitName', 'subjectId', 'title', 'at'),
);
export const COMPLAINT = record<ComplaintRecord>(
  'ComplaintRecord',
  values(
    ...(['id', 'text', 'page', 'unitId', 'unitName', 'contactMasked', 'state'] as const),
    ...(['answer', 'answeredByName', 'receivedAt', 'answeredAt'] as const),
  ),
);
export const RECEIPT = record<ComplaintReceipt>('ComplaintReceipt', values('id', 'receiptNo'));
export const COMPLAINT_ANSWER = record<ComplaintAnswer>('ComplaintAnswer', values('state', 'answer', 'answeredAt'));
