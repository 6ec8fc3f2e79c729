import { inject, Service } from '@angular/core';
import type { AddRecipientInput, MailingRecord, RecipientRecord } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class MailingsApi {
  private readonly api = inject(ApiClient);

  listRecipients(publicationId: string): Promise<RecipientRecord[]> {
    return this.api.get(`/api/publications/${publicationId}/recipients`);
  }

  addRecipient(key: string, publicationId: string, input: AddRecipientInput): Promise<RecipientRecord[]> {
    return this.api.write('POST', `/api/publications/${publicationId}/recipients`, key, input);
  }

  removeRecipient(key: string, publicationId: string, id: string): Promise<RecipientRecord[]> {
    return this.api.write('DELETE', `/api/publications/${publicationId}/recipients/${id}`, key);
  }

  get(bulletinId: string): Promise<MailingRecord> {
    return this.api.get(`/api/bulletins/${bulletinId}/mailing`);
  }

  send(key: string, bulletinId: string): Promise<MailingRecord> {
    return this.api.write('POST', `/api/bulletins/${bulletinId}/mailing`, key);
  }

  /** Once more, or: the recipient has it after all. */
  decide(key: string, mailId: string, decision: 'resend' | 'settle'): Promise<MailingRecord> {
    return this.api.write('POST', `/api/mails/${mailId}/${decision}`, key);
  }
}
