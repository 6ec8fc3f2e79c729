import { describe, expect, it } from 'vitest';
import { checkDecision, checkRegistration, isMinor, isPlausibleBirth } from './people';

const DAY = '2026-11-20';

describe('registering', () => {
  const grownUp = { birthOn: '1980-01-01', guardianConsent: false, inHousehold: false, serviceConsent: true };

  it('needs the consent to the service, a guardian under 18 and a household under 14', () => {
    expect(checkRegistration(grownUp, DAY)).toBeNull();
    expect(checkRegistration({ ...grownUp, serviceConsent: false }, DAY)).toBe('consent.required');
    const minor = { ...grownUp, birthOn: '2010-01-01' };
    expect(checkRegistration(minor, DAY)).toBe('volunteer.guardian-required');
    expect(checkRegistration({ ...minor, guardianConsent: true }, DAY)).toBeNull();
    expect(checkRegistration({ ...minor, birthOn: '2012-01-01', guardianConsent: true }, DAY)).toBeNull();
    const child = { ...grownUp, birthOn: '2014-01-01', guardianConsent: true };
    expect(checkRegistration(child, DAY)).toBe('volunteer.household-required');
    expect(checkRegistration({ ...child, inHousehold: true }, DAY)).toBeNull();
  });

  it('counts years of age from the day after the birthday', () => {
    expect(isMinor('2008-11-20', DAY)).toBe(true);
    expect(isMinor('2008-11-19', DAY)).toBe(false);
  });

  it('believes in nobody who is not born yet or too old', () => {
    expect(isPlausibleBirth('2026-11-20', DAY)).toBe(true);
    expect(isPlausibleBirth('2026-11-21', DAY)).toBe(false);
    expect(isPlausibleBirth('1905-01-01', DAY)).toBe(false);
    expect(isPlausibleBirth('1906-01-01', DAY)).toBe(true);
  });
});

describe('deciding on a registration', () => {
  it('happens once and never by the person it is about', () => {
    expect(checkDecision({ id: 'a', state: 'pending' }, 'b')).toBeNull();
    expect(checkDecision({ id: 'a', state: 'pending' }, null)).toBeNull();
    expect(checkDecision({ id: 'a', state: 'pending' }, 'a')).toBe('volunteer.own-approval');
    for (const state of ['active', 'declined', 'suspended', 'closed'] as const) {
      expect(checkDecision({ id: 'a', state }, 'b')).toBe('volunteer.not-pending');
    }
  });
});
