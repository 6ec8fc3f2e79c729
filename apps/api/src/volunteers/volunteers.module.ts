import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { IdentityModule } from '../identity/identity.module';
import { SessionsModule } from '../sessions/sessions.module';
import { UnitsModule } from '../units/units.module';
import { PeopleService } from './people.service';
import { RegistrationService } from './registration.service';
import { RegistrationStore } from './registration.store';
import { VolunteersController } from './volunteers.controller';
import { VolunteersService } from './volunteers.service';
import { VolunteersStore } from './volunteers.store';

@Module({
  imports: [AuditModule, IdentityModule, SessionsModule, UnitsModule],
  controllers: [VolunteersController],
  providers: [PeopleService, RegistrationService, RegistrationStore, VolunteersService, VolunteersStore],
  exports: [PeopleService, RegistrationService, VolunteersService],
})
export class VolunteersModule {}
