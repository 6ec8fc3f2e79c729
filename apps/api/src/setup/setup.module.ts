import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { IdentityModule } from '../identity/identity.module';
import { PublicationsModule } from '../publications/publications.module';
import { UnitsModule } from '../units/units.module';
import { SetupService } from './setup.service';

@Module({
  imports: [AuditModule, UnitsModule, IdentityModule, PublicationsModule],
  providers: [SetupService],
})
export class SetupModule {}
