import { SetMetadata, type CustomDecorator, type ExecutionContext, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { Config } from './config';

const MINUTE_MS = 60_000;
/** Signing in is dear (a password hash) and what an attacker repeats; a whole office may still share one address. */
const SIGN_INS_PART = 20;
const NARROW = 'jishan:narrow-budget';

/** Marks routes that get the narrow budget. */
export const SignInThrottle = (): CustomDecorator => SetMetadata(NARROW, true);

const isNarrow = (context: ExecutionContext) => Reflect.getMetadata(NARROW, context.getHandler()) === true;

/** Requests per address and minute, over all routes together. */
export const throttlerModule = () =>
  ThrottlerModule.forRootAsync({
    inject: [Config],
    useFactory: ({ rateLimit }: Config) => ({
      skipIf: () => rateLimit === null,
      generateKey: (_context: ExecutionContext, address: string, budget: string) => `${budget}:${address}`,
      throttlers: [
        { name: 'default', ttl: MINUTE_MS, limit: rateLimit ?? 0 },
        {
          name: 'sign-in',
          ttl: MINUTE_MS,
          limit: Math.ceil((rateLimit ?? 0) / SIGN_INS_PART),
          skipIf: (context: ExecutionContext) => rateLimit === null || !isNarrow(context),
        },
      ],
    }),
  });

export const throttlerGuard: Provider = { provide: APP_GUARD, useClass: ThrottlerGuard };
