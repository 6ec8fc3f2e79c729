import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { DomainError, mayEver, normalisePhone, type Action, type Actor } from '@jishan/domain';
import { ExtractJwt, Strategy as JwtStrategyBase } from 'passport-jwt';
import { Strategy as LocalStrategyBase } from 'passport-local';
import type { Account } from '../identity/users.service';
import { ACCESS, type Access, type ActorRequest } from '../platform/access';
import { validationPipe } from '../platform/validation';
import { ActorsService } from './actors.service';
import { SignInDto } from './session.dto';
import { SignInService } from './sign-in.service';
import { ACCESS_TOKEN, AccessTokens, assertType, type AccessClaims } from './tokens';

/** What the access strategy finds behind a bearer token. */
export interface SignedIn {
  actor: Actor;
  sessionId: string;
}

@Injectable()
export class AccessStrategy extends PassportStrategy(JwtStrategyBase, 'access') {
  constructor(
    tokens: AccessTokens,
    private readonly actors: ActorsService,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      ignoreExpiration: false,
      secretOrKeyProvider: (_request, token: string, done) => {
        try {
          assertType(token);
          done(null, tokens.key);
        } catch {
          done(new DomainError('access.unauthenticated'));
        }
      },
    });
  }

  async validate(claims: AccessClaims): Promise<SignedIn> {
    return { actor: await this.actors.ofSession(claims.sid, claims.sub), sessionId: claims.sid };
  }
}

@Injectable()
export class PasswordStrategy extends PassportStrategy(LocalStrategyBase, 'password') {
  constructor(private readonly signIn: SignInService) {
    super({ usernameField: 'phone', passwordField: 'password', session: false });
  }

  validate(phone: string, password: string): Promise<Account> {
    return this.signIn.authenticate(normalisePhone(phone), password);
  }
}

/** Guards run before pipes, so the shape of what passport reads is checked here. */
@Injectable()
export class PasswordGuard extends AuthGuard('password') implements CanActivate {
  private readonly shape = validationPipe();

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<{ body: unknown }>();
    await this.shape.transform(request.body ?? {}, { type: 'body', metatype: SignInDto });
    return (await super.canActivate(context)) === true;
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error;
    if (!user) throw new DomainError('session.bad-credentials');
    return user;
  }
}

// A person whose registration waits for approval has no role yet, but may see that, change the password and sign out.
const WITHOUT_A_ROLE: readonly Action[] = ['me.read', 'me.change'];

/** Every request passes here. What says neither `@Public()` nor `@Requires()` is refused. */
@Injectable()
export class AccessGuard extends AuthGuard('access') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access || context.getType() !== 'http') throw new DomainError('access.denied');
    const request = context.switchToHttp().getRequest<ActorRequest & { user: SignedIn }>();
    if (access.public && !(access.greets && request.headers.authorization !== undefined)) return true;
    await super.canActivate(context);
    const { actor, sessionId } = request.user;
    if (!access.public && !WITHOUT_A_ROLE.includes(access.action) && !mayEver(actor, access.action))
      throw new DomainError('access.denied');
    request.actor = actor;
    request.sessionId = sessionId;
    return true;
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error;
    if (!user) throw new DomainError('access.unauthenticated');
    return user;
  }
}
