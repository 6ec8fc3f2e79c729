import { expect, test } from 'vitest';
import { missingIn, type RegistrationDraft } from './registration';

const TODAY = '2026-11-20';
const draft: RegistrationDraft = {
  name: '安测试',
  phone: '19900001234',
  smsCode: '123456',
  password: 'a quiet mountain road',
  gender: 'female',
  birthOn: '1980-05-01',
  unitId: 'village',
  consents: ['service'],
  guardian: { name: '', phone: '', relation: 'parent', consent: false },
};
const missing = (change: Partial<RegistrationDraft>) => missingIn({ ...draft, ...change }, TODAY);

test('nothing is missing from a whole form', () => expect(missing({})).toEqual([]));

test('a birth date that cannot be is named as that, not as missing', () => {
  expect(missing({ birthOn: '' })).toEqual(['请填写出生日期。']);
  expect(missing({ birthOn: '2030-04-18' })[0]).toBe('出生日期不能晚于今天。');
  expect(missing({ birthOn: '1800-01-01' })).toEqual(['出生日期太早了，请核对。']);
});

test('a password that anybody would try is refused before it is sent', () => {
  expect(missing({ password: '短' })).toEqual(['请设置至少 10 位的密码。']);
  expect(missing({ password: '1234567890' })).toEqual(['密码须为 10 至 128 位，且不能是常见密码。']);
});
