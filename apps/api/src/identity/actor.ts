import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError, type Action, type Actor } from '@jishan/domain';
import type { Request } from 'express';

export const ACCESS = 'jishan:access';
export type Access = { public: true } | { public: false; action: Action };

/** A request after the guard has let it in. */
export type ActorRequest = Request & { actor?: Actor; sessionId?: string };

/** Anybody, signed in or not. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, { public: true } satisfies Access);

/** Only who holds a role with this action. Whether it reaches the thing asked about is the service's `assertCan`. */
export const Requires = (action: Action): CustomDecorator => SetMetadata(ACCESS, { public: false, action } satisfies Access);

/** Who is asking. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ActorRequest>();
  if (!actor) throw new DomainError('access.unauthenticated');
  return actor;
});
