import type { Action, Role } from './permissions';

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

/** A role with what it may do, and whether the one who asks may hand it out. */
export interface RoleRecord {
  role: Role;
  actions: Action[];
  grantable: boolean;
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
