import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { HouseholdsModule } from '../households/households.module';
import { IdentityModule } from '../identity/identity.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { EnrolmentService } from './enrolment.service';
import { MembershipService } from './membership.service';
import { MembershipStore } from './membership.store';
import { TeamsController } from './teams.controller';
import { TeamsService } from './teams.service';
import { TeamsStore } from './teams.store';

@Module({
  imports: [AuditModule, HouseholdsModule, IdentityModule, UnitsModule, VolunteersModule],
  controllers: [TeamsController],
  providers: [EnrolmentService, MembershipService, MembershipStore, TeamsService, TeamsStore],
  exports: [TeamsService],
})
export class TeamsModule {}
