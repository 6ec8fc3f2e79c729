import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { Cipher } from './cipher';
import { GrantsService } from './grants.service';
import { IdentityController } from './identity.controller';
import { Passwords } from './passwords';
import { PersonalDataService } from './personal-data.service';
import { UsersService } from './users.service';
import { UsersStore } from './users.store';

@Module({
  imports: [AuditModule],
  controllers: [IdentityController],
  providers: [Cipher, GrantsService, Passwords, PersonalDataService, UsersService, UsersStore],
  exports: [Cipher, GrantsService, Passwords, PersonalDataService, UsersService],
})
export class IdentityModule {}
