import { LIMITS, lengthOf } from './limits';
import type { Role } from './permissions';

export interface SignInInput {
  phone: string;
  password: string;
}

export interface SmsCodeInput {
  phone: string;
}

export interface SmsSignInInput {
  phone: string;
  code: string;
}

/** The access token lives ten minutes; the refresh token stays in a cookie no script can read. */
export interface SessionResult {
  accessToken: string;
  expiresAt: string;
}

/** 我 with what I may do. */
export interface MeRecord {
  userId: string;
  personId: string | null;
  name: string;
  grants: MyGrant[];
}

export interface MyGrant {
  id: string;
  role: Role;
  unitId: string;
  unitName: string;
  unitPath: string;
  teamId: string | null;
  teamName: string | null;
}

export interface ChangePasswordInput {
  current: string;
  next: string;
}

export interface UserRecord {
  id: string;
  name: string;
  phoneMasked: string;
  personId: string | null;
  grants: MyGrant[];
  lastSignInAt: string | null;
}

export interface UserQuery {
  unitId?: string;
  role?: Role;
  /** Part of a name. */
  search?: string;
}

export interface GrantInput {
  role: Role;
  unitId: string;
}

/** Shown on the sign-in page of a demo installation only. */
export interface DemoAccount {
  role: Role;
  name: string;
  phone: string;
  password: string;
  about: string;
}

export interface PersonalDataRecord {
  phone: string | null;
  idNumber: string | null;
  address: string | null;
  guardianPhone: string | null;
}

export interface AuditRecord {
  id: string;
  at: string;
  actorName: string;
  /** A stable code such as `personal-data.reveal`; AUDIT_LABELS has the Chinese. */
  action: string;
  subjectKind: string;
  subjectId: string;
  reason: string | null;
  detail: string | null;
}

export interface AuditQuery {
  action?: string;
  actorId?: string;
  from?: string;
  to?: string;
}

const COMMON =
  /^(?:(.)\1+|(?:0?123456789(?:0|10)?)+|9876543210|(?:password|qwerty|qwertyuiop|asdfghjkl|zxcvbnm|abc123|admin|woaini|iloveyou|letmein|welcome)[\d!@#.]*|(?:abcdefghij|1q2w3e4r5t|1qaz2wsx3edc|a123456789|qq123456789|aa123456789|zhang123456|5201314520)[\d!@#.]*)$/i;

/** Too short, too long, or among the first that anybody would try. */
export function checkPassword(password: string): 'password.weak' | null {
  const length = lengthOf(password);
  const isLong = length >= LIMITS.passwordLengthMin && length <= LIMITS.passwordLengthMax;
  return isLong && !COMMON.test(password) ? null : 'password.weak';
}
