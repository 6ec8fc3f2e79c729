import {
  checkPassword,
  checkRegistration,
  type ConsentPurpose,
  dayOf,
  type DomainErrorCode,
  ERROR_TITLES,
  type Gender,
  type GuardianInput,
  isDay,
  isMinor,
  isPhone,
  isPlausibleBirth,
  LIMITS,
  lengthOf,
  normaliseName,
  normalisePhone,
  type RegisterInput,
} from '@jishan/domain';

/** What the registration form holds while it is being filled in. */
export interface RegistrationDraft {
  name: string;
  phone: string;
  smsCode: string;
  password: string;
  gender: Gender;
  birthOn: string;
  unitId: string;
  consents: ConsentPurpose[];
  guardian: GuardianInput;
}

/** What is still missing, in the order of the form: one sentence each. */
export function missingIn(draft: RegistrationDraft, today = dayOf(new Date().toISOString())): string[] {
  const missing: string[] = [];
  if (normaliseName(draft.name) === '') missing.push('请填写姓名。');
  if (!isPhone(normalisePhone(draft.phone))) missing.push('请填写 11 位手机号。');
  if (!/^\d{6}$/.test(draft.smsCode.trim())) missing.push('请填写短信里的 6 位验证码。');
  if (lengthOf(draft.password) < LIMITS.passwordLengthMin)
    missing.push(`请设置至少 ${LIMITS.passwordLengthMin} 位的密码。`);
  else if (checkPassword(draft.password)) missing.push(`${ERROR_TITLES['password.weak']}。`);
  if (!isDay(draft.birthOn)) missing.push('请填写出生日期。');
  else if (draft.birthOn > today) missing.push('出生日期不能晚于今天。');
  else if (!isPlausibleBirth(draft.birthOn, today)) missing.push('出生日期太早了，请核对。');
  if (draft.unitId === '') missing.push('请选择所在的村（社区）。');
  if (needsGuardian(draft.birthOn, today) && !isGuardianNamed(draft.guardian))
    missing.push('请填写监护人的姓名和手机号。');
  return missing;
}

export function needsGuardian(birthOn: string, today = dayOf(new Date().toISOString())): boolean {
  return isDay(birthOn) && isMinor(birthOn, today);
}

/** The domain's rule on this draft. Online nobody is in a household yet. */
export function refusalOf(draft: RegistrationDraft, today = dayOf(new Date().toISOString())): DomainErrorCode | null {
  if (!isDay(draft.birthOn)) return null;
  const person = {
    birthOn: draft.birthOn,
    guardianConsent: draft.guardian.consent,
    inHousehold: false,
    serviceConsent: draft.consents.includes('service'),
  };
  return checkRegistration(person, today);
}

export function toRegisterInput(draft: RegistrationDraft): RegisterInput {
  const { guardian, ...person } = draft;
  return {
    ...person,
    name: normaliseName(draft.name),
    phone: normalisePhone(draft.phone),
    smsCode: draft.smsCode.trim(),
    ...(needsGuardian(draft.birthOn) ? { guardian: toGuardianInput(guardian) } : {}),
  };
}

export function toGuardianInput(guardian: GuardianInput): GuardianInput {
  return { ...guardian, name: normaliseName(guardian.name), phone: normalisePhone(guardian.phone) };
}

export function isGuardianNamed(guardian: GuardianInput): boolean {
  return normaliseName(guardian.name) !== '' && isPhone(normalisePhone(guardian.phone));
}
