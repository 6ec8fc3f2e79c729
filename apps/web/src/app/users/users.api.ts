import { inject, Service } from '@angular/core';
import type { GrantInput, MyGrant, Page, UserQuery, UserRecord } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class UsersApi {
  private readonly api = inject(ApiClient);

  list(query: UserQuery, cursor?: string): Promise<Page<UserRecord>> {
    return this.api.get('/api/users', { ...query, cursor });
  }

  grant(key: string, userId: string, input: GrantInput): Promise<MyGrant> {
    return this.api.write('POST', `/api/users/${userId}/grants`, key, input);
  }

  revoke(key: string, grantId: string): Promise<void> {
    return this.api.write('DELETE', `/api/grants/${grantId}`, key);
  }
}
