import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { DomainError, type Action, type Actor } from '@jishan/domain';
import type { Request } from 'express';

/** The database says who lost a role or a session; every process forgets that user at once. */
export const ACCESS_CHANNEL = 'jishan_access';

/** Whoever knows what a token is worth. The platform asks it about sockets; the feature of sessions is it. */
export abstract class Doorkeeper {
  /** Refuses a token that is no good; tells who it is and until when. */
  abstract admit(token: string): Promise<{ actor: Actor; until: string }>;
  /** What is remembered of a user (of everybody) is no longer true. */
  abstract forget(userId: string | null): void;
}

export const ACCESS = 'jishan:access';
export type Access = { public: true; greets: boolean } | { public: false; action: Action };

/** A request after the guard has let it in. */
export type ActorRequest = Request & { actor?: Actor; sessionId?: string };

/** Anybody, signed in or not. With `greets` a caller who sends a token is known by it (`@KnownActor()`), and a bad one is refused. */
export const Public = ({ greets } = { greets: false }) =>
  applyDecorators(SetMetadata(ACCESS, { public: true, greets } satisfies Access), ApiExtension('x-action', 'public'));

/** Only who holds a role with this action. Whether it reaches the thing asked about is the service's `assertCan`. */
export const Requires = (action: Action) =>
  applyDecorators(
    SetMetadata(ACCESS, { public: false, action } satisfies Access),
    ApiExtension('x-action', action),
    ApiBearerAuth(),
  );

/** Who is asking. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ActorRequest>();
  if (!actor) throw new DomainError('access.unauthenticated');
  return actor;
});

/** Who is asking on a public route that greets; null for a stranger. */
export const KnownActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor | null =>
    context.switchToHttp().getRequest<ActorRequest>().actor ?? null,
);
