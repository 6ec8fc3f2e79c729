import { DomainError } from '@jishan/domain';
import type { Request, Response } from 'express';
import type { OpenedSession } from './sessions.service';

const NAME = 'jishan_refresh';
const PATH = '/api/session';

/** Keeps the refresh token where no script can read it and no other site's request carries it. */
export function setRefreshCookie(request: Request, response: Response, opened: OpenedSession): void {
  response.cookie(NAME, opened.refreshToken, {
    httpOnly: true,
    sameSite: 'strict',
    secure: request.secure,
    path: PATH,
    expires: new Date(opened.refreshExpiresAt),
  });
}

export function clearRefreshCookie(request: Request, response: Response): void {
  response.clearCookie(NAME, { httpOnly: true, sameSite: 'strict', secure: request.secure, path: PATH });
}

export function readRefreshCookie(request: Request): string | null {
  return /(?:^|;\s*)jishan_refresh=([A-Za-z0-9_-]{43})(?:;|$)/.exec(request.header('cookie') ?? '')?.[1] ?? null;
}

/** A browser tells which page asks; a page of another site may not use the cookie. */
export function refuseForeignOrigin(request: Request, allowed: string[]): void {
  const origin = request.header('origin');
  if (origin === undefined || allowed.includes(origin)) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.header('host'))
    throw new DomainError('access.origin-refused');
}

/** What tells one client from another when a token comes back. */
export const clientOf = (request: Request): string => request.header('user-agent') ?? '';
