import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { AuditModule } from '../audit/audit.module';
import { AccessGuard } from './access.guard';
import { ActorsService } from './actors.service';
import { Cipher } from './cipher';
import { GrantsService } from './grants.service';
import { IdentityController } from './identity.controller';
import { AccessStrategy, PasswordStrategy } from './passport';
import { Passwords } from './passwords';
import { PersonalDataService } from './personal-data.service';
import { SessionController } from './session.controller';
import { SessionsService } from './sessions.service';
import { SessionsStore } from './sessions.store';
import { SignInService } from './sign-in.service';
import { SmsCodes } from './sms-codes.service';
import { ConsoleSmsSender, SmsSender } from './sms-sender';
import { AccessTokens } from './tokens';
import { UsersService } from './users.service';
import { UsersStore } from './users.store';

@Module({
  imports: [AuditModule, JwtModule, PassportModule],
  controllers: [SessionController, IdentityController],
  providers: [
    AccessStrategy,
    AccessTokens,
    ActorsService,
    Cipher,
    GrantsService,
    Passwords,
    PasswordStrategy,
    PersonalDataService,
    SessionsService,
    SessionsStore,
    SignInService,
    SmsCodes,
    UsersService,
    UsersStore,
    { provide: SmsSender, useClass: ConsoleSmsSender },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccessTokens, ActorsService, Cipher, GrantsService, Passwords, PersonalDataService, SmsCodes, UsersService],
})
export class IdentityModule {}
