import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { IdentityModule } from '../identity/identity.module';
import { UnitsModule } from '../units/units.module';
import { ComplaintsController } from './complaints.controller';
import { ComplaintsService } from './complaints.service';
import { ComplaintsStore } from './complaints.store';

@Module({
  imports: [AuditModule, IdentityModule, UnitsModule],
  controllers: [ComplaintsController],
  providers: [ComplaintsService, ComplaintsStore],
  exports: [ComplaintsService],
})
export class ComplaintsModule {}
