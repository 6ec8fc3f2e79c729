import { inject, Service } from '@angular/core';
import type {
  ChangePasswordInput,
  DemoAccount,
  MeRecord,
  SessionResult,
  SignInInput,
  SmsCodeInput,
  SmsSignInInput,
} from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class SessionApi {
  private readonly api = inject(ApiClient);

  signIn(input: SignInInput): Promise<SessionResult> {
    return this.api.sendWithoutToken('POST', '/api/session', input);
  }

  sendSmsCode(input: SmsCodeInput): Promise<void> {
    return this.api.sendWithoutToken('POST', '/api/session/sms-code', input);
  }

  signInBySms(input: SmsSignInInput): Promise<SessionResult> {
    return this.api.sendWithoutToken('POST', '/api/session/sms', input);
  }

  signOut(): Promise<void> {
    return this.api.sendWithoutToken('DELETE', '/api/session');
  }

  signOutEverywhere(): Promise<void> {
    return this.api.send('DELETE', '/api/sessions');
  }

  getMe(): Promise<MeRecord> {
    return this.api.get('/api/me');
  }

  changePassword(key: string, input: ChangePasswordInput): Promise<void> {
    return this.api.write('PUT', '/api/me/password', key, input);
  }

  listDemoAccounts(): Promise<DemoAccount[]> {
    return this.api.get('/api/demo-accounts');
  }
}
