import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { DomainError, mayEver, type Action } from '@jishan/domain';
import { ACCESS, type Access, type ActorRequest } from '../platform/access';
import type { SignedIn } from './passport';

// A person whose registration waits for approval has no role yet, but may see that, change the password and sign out.
const WITHOUT_A_ROLE: readonly Action[] = ['me.read', 'me.change'];

/** Every request passes here. What says neither `@Public()` nor `@Requires()` is refused. */
@Injectable()
export class AccessGuard extends AuthGuard('access') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (!access || context.getType() !== 'http') throw new DomainError('access.denied');
    if (access.public) return true;
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<ActorRequest & { user: SignedIn }>();
    const { actor, sessionId } = request.user;
    if (!WITHOUT_A_ROLE.includes(access.action) && !mayEver(actor, access.action)) throw new DomainError('access.denied');
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
