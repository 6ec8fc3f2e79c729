import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { IdentityModule } from '../identity/identity.module';
import { DeliveryService } from './delivery.service';
import { MailingsController } from './mailings.controller';
import { MailingsService } from './mailings.service';
import { MailingsStore } from './mailings.store';
import { RecipientsService } from './recipients.service';
import { RecipientsStore } from './recipients.store';

@Module({
  imports: [AuditModule, IdentityModule],
  controllers: [MailingsController],
  providers: [MailingsService, RecipientsService, DeliveryService, MailingsStore, RecipientsStore],
})
export class MailingsModule {}
