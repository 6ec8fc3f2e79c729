import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { BulletinsModule } from '../bulletins/bulletins.module';
import { IdentityModule } from '../identity/identity.module';
import { UnitsModule } from '../units/units.module';
import { SetupService } from './setup.service';

@Module({
  imports: [AuditModule, UnitsModule, IdentityModule, BulletinsModule],
  providers: [SetupService],
})
export class SetupModule {}
