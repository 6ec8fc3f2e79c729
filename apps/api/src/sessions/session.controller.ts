import { Body, Controller, Delete, HttpCode, Post, Put, Req, Res, UseGuards } from '@nestjs/common';
import { DomainError, type Actor, type SessionResult } from '@jishan/domain';
import type { Request, Response } from 'express';
import type { Account } from '../identity/users.service';
import { CurrentActor, Public, Requires } from '../platform/access';
import { Config } from '../platform/config';
import { SignInThrottle } from '../platform/throttle';
import { ChangePasswordDto, SignInDto, SmsCodeDto, SmsSignInDto } from './session.dto';
import { PasswordGuard } from './passport';
import {
  clearRefreshCookie,
  clientOf,
  readRefreshCookie,
  refuseForeignOrigin,
  setRefreshCookie,
} from './refresh-cookie';
import { SessionsService, type OpenedSession } from './sessions.service';
import { SignInService } from './sign-in.service';
import { SmsCodes } from './sms-codes.service';

@Controller()
export class SessionController {
  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionsService,
    private readonly smsCodes: SmsCodes,
    private readonly config: Config,
  ) {}

  @Post('session')
  @Public()
  @SignInThrottle()
  @UseGuards(PasswordGuard)
  @HttpCode(200)
  async withPassword(
    @Body() _input: SignInDto,
    @Req() request: Request & { user: Account },
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResult> {
    return answer(request, response, await this.signIn.open(request.user, clientOf(request)));
  }

  @Post('session/sms-code')
  @Public()
  @SignInThrottle()
  @HttpCode(204)
  sendCode(@Body() input: SmsCodeDto): Promise<void> {
    return this.smsCodes.send(input.phone);
  }

  @Post('session/sms')
  @Public()
  @SignInThrottle()
  @HttpCode(200)
  async withCode(
    @Body() input: SmsSignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResult> {
    return answer(request, response, await this.signIn.openByCode(input.phone, input.code, clientOf(request)));
  }

  @Post('session/refresh')
  @Public()
  @HttpCode(200)
  async refresh(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SessionResult> {
    refuseForeignOrigin(request, this.config.origins);
    const token = readRefreshCookie(request);
    if (!token) throw new DomainError('session.expired');
    try {
      return answer(request, response, await this.sessions.refresh(token, clientOf(request)));
    } catch (error) {
      if (error instanceof DomainError) clearRefreshCookie(request, response);
      throw error;
    }
  }

  /** Signs out here. Also with an access token that has expired: the cookie says which session. */
  @Delete('session')
  @Public()
  @HttpCode(204)
  async end(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    refuseForeignOrigin(request, this.config.origins);
    const token = readRefreshCookie(request);
    if (token) await this.sessions.endByToken(token);
    clearRefreshCookie(request, response);
  }

  @Delete('sessions')
  @Requires('me.change')
  @HttpCode(204)
  async endEverywhere(
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.signIn.endEverywhere(actor);
    clearRefreshCookie(request, response);
  }

  @Put('me/password')
  @Requires('me.change')
  @SignInThrottle()
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() input: ChangePasswordDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResult> {
    return answer(request, response, await this.signIn.changePassword(actor, input, clientOf(request)));
  }
}

function answer(request: Request, response: Response, opened: OpenedSession): SessionResult {
  setRefreshCookie(request, response, opened);
  return { accessToken: opened.accessToken, expiresAt: opened.expiresAt };
}
