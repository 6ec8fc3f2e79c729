import { createHash, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { DomainError } from '@jishan/domain';
import { Config } from '../platform/config';
import { openWith, sealWith } from '../identity/cipher';

const ACCESS_SECONDS = 600;
const REFRESH_BYTES = 32;

/** Everything an access token must agree with; nothing of it is read from the token itself. */
export const ACCESS_TOKEN = { algorithm: 'HS256', issuer: 'jishan', audience: 'jishan-api', type: 'at+jwt' } as const;

export interface AccessClaims {
  sub: string;
  sid: string;
  exp: number;
}

/** Signs and reads access tokens. */
@Injectable()
export class AccessTokens {
  /** Made once: from a text the library makes a key at every token, and tries to read it as a public key first. */
  readonly key: Buffer;

  constructor(
    private readonly jwt: JwtService,
    config: Config,
  ) {
    const key: unknown = createSecretKey(Buffer.from(config.jwtSecret));
    this.key = key as Buffer; // the types of both wrappers know no KeyObject; the library behind them does
  }

  sign(userId: string, sessionId: string, nowMs: number): { accessToken: string; expiresAt: string } {
    const iat = Math.floor(nowMs / 1000);
    const exp = iat + ACCESS_SECONDS;
    const accessToken = this.jwt.sign(
      { sub: userId, sid: sessionId, iat, exp },
      {
        secret: this.key,
        algorithm: ACCESS_TOKEN.algorithm,
        issuer: ACCESS_TOKEN.issuer,
        audience: ACCESS_TOKEN.audience,
        header: { alg: ACCESS_TOKEN.algorithm, typ: ACCESS_TOKEN.type },
      },
    );
    return { accessToken, expiresAt: new Date(exp * 1000).toISOString() };
  }

  /** For sockets, which do not pass through passport. */
  read(token: string): AccessClaims {
    try {
      assertType(token);
      return this.jwt.verify<AccessClaims>(token, {
        secret: this.key,
        algorithms: [ACCESS_TOKEN.algorithm],
        issuer: ACCESS_TOKEN.issuer,
        audience: ACCESS_TOKEN.audience,
      });
    } catch {
      throw new DomainError('access.unauthenticated');
    }
  }
}

/** A token made for another purpose with the same key is not an access token. */
export function assertType(token: string): void {
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { typ?: unknown };
  if (header.typ !== ACCESS_TOKEN.type) throw new DomainError('access.unauthenticated');
}

export const newRefreshToken = (): string => randomBytes(REFRESH_BYTES).toString('base64url');
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

// The key comes from the token that is replaced: the database alone cannot open it.
const successorKey = (token: string) =>
  Buffer.from(hkdfSync('sha256', Buffer.from(token, 'base64url'), '', 'jishan successor', 32));
export const sealSuccessor = (token: string, successor: string): string =>
  sealWith(successorKey(token), successor, 'successor');
export const openSuccessor = (token: string, sealed: string): string =>
  openWith(successorKey(token), sealed, 'successor');
