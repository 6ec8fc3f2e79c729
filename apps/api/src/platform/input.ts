import { createParamDecorator, Injectable, Param, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { DomainError } from '@jishan/domain';
import type { NextFunction, Request, Response } from 'express';

const MAX_DEPTH = 32;
const MAX_MEMBERS = 20_000;
// C0 controls other than tab, line feed and carriage return, and DEL
// eslint-disable-next-line no-control-regex -- finding control characters is the purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

const malformed = () => new DomainError('request.malformed');

const requestsInNoUtf8 = new WeakSet<object>();

/**
 * The body parser's look at the raw bytes: a decoder that repairs would store what nobody sent.
 * Noted here and refused by `inputHygiene`, because the parser answers 403 to whatever is thrown here.
 */
export function noteInvalidUtf8(request: object, _response: unknown, bytes: Buffer): void {
  try {
    utf8.decode(bytes);
  } catch {
    requestsInNoUtf8.add(request);
  }
}

/** Refuses text that no database or reader can hold faithfully: control characters and half characters. */
function refuseText(text: string): void {
  if (CONTROL.test(text) || !text.isWellFormed()) throw malformed();
}

/** Walks any parsed value without recursion, so that depth itself cannot be the attack. */
export function refuseHostileInput(value: unknown): void {
  let level: unknown[] = [value];
  let seen = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw malformed();
    const next: unknown[] = [];
    for (const member of level) {
      if (++seen > MAX_MEMBERS) throw new DomainError('request.too-large');
      if (typeof member === 'string') refuseText(member);
      if (member === null || typeof member !== 'object') continue;
      for (const key of Object.keys(member)) refuseKey(key);
      next.push(...Object.values(member));
    }
    level = next;
  }
}

function refuseKey(key: string): void {
  if (PROTOTYPE_KEYS.has(key)) throw malformed();
  refuseText(key);
}

function refuseUrl(url: string): void {
  let decoded: string;
  try {
    decoded = decodeURIComponent(url.replaceAll('+', ' '));
  } catch {
    throw malformed(); // bytes that are no UTF-8, or a lone %
  }
  refuseText(decoded);
}

/** Runs before every route: what passes here can be validated, stored and shown. */
export function inputHygiene(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined;
  const isPicture = Buffer.isBuffer(request.body);
  if (hasBody && !isPicture && !request.is('application/json')) throw new DomainError('request.unsupported-media');
  if (requestsInNoUtf8.has(request)) throw malformed();
  refuseUrl(request.url);
  refuseHostileInput(request.query);
  if (request.body !== undefined && !isPicture) refuseHostileInput(request.body);
  next();
}

/** Is this a request to a route that takes the bytes of a picture? The only routes whose body is no JSON, known by their last word. */
export const takesPicture = (request: {
  method?: string;
  url?: string;
  headers: { 'content-type'?: string };
}): boolean =>
  request.method === 'PUT' &&
  /^[^?]*\/picture(?:\?|$)/.test(request.url ?? '') &&
  !/^application\/json\b/i.test(request.headers['content-type'] ?? '');

/** The bytes that were sent to such a route. What they are is asked of the bytes, not of the header. */
export const PictureBytes = createParamDecorator((_: unknown, context: ExecutionContext): Buffer => {
  const { body }: Request = context.switchToHttp().getRequest();
  if (!Buffer.isBuffer(body)) throw new DomainError('picture.format-refused');
  return body;
});

@Injectable()
class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    // what has no possible id does not exist; the same answer as for an id that belongs to nothing
    if (!UUID.test(value)) throw new DomainError('resource.not-found');
    return value;
  }
}

/** The number of a row in the path, where rows are numbered: `@Param('accountId', RowNumber)`. What cannot be one does not exist. */
export class RowNumber implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^[1-9]\d{0,14}$/.test(value)) throw new DomainError('resource.not-found');
    return Number(value);
  }
}

/** An id in the path: `@IdParam() id: string`, `@IdParam('memberId') memberId: string`. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, IdPipe);
