import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { AuditModule } from '../audit/audit.module';
import { IdentityModule } from '../identity/identity.module';
import { Doorkeeper } from '../platform/access';
import { ActorsService } from './actors.service';
import { AccessGuard, AccessStrategy, PasswordStrategy } from './passport';
import { SessionController } from './session.controller';
import { SessionsService } from './sessions.service';
import { SessionsStore } from './sessions.store';
import { SignInService } from './sign-in.service';
import { SmsCodes } from './sms-codes.service';
import { ConsoleSmsSender, SmsSender } from './sms-sender';
import { AccessTokens } from './tokens';

@Module({
  imports: [AuditModule, IdentityModule, JwtModule, PassportModule],
  controllers: [SessionController],
  providers: [
    AccessStrategy,
    AccessTokens,
    ActorsService,
    PasswordStrategy,
    SessionsService,
    SessionsStore,
    SignInService,
    SmsCodes,
    { provide: Doorkeeper, useExisting: ActorsService },
    { provide: SmsSender, useClass: ConsoleSmsSender },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Doorkeeper, SignInService, SmsCodes],
})
export class SessionsModule {}
