import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { DomainError, ERROR_TITLES, type DomainErrorCode, type Problem } from '@jishan/domain';
import type { Request, Response } from 'express';
import { STATUS } from './error.status';
import { newId } from './ids';

const RETRY_AFTER_SECONDS = 5;

/** A refusal that says when it will be over. */
export class TryLater extends DomainError {
  constructor(
    code: DomainErrorCode,
    readonly retryAfterSeconds: number,
  ) {
    super(code);
  }
}

/** Every error leaves as problem+json (RFC 9457). What nobody expected is logged under an id, and only the id is told. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request & { id?: string }>();
    const response = http.getResponse<Response>();
    const refusal = toRefusal(error);
    const traceId = String(request.id ?? newId());
    if (refusal.code === 'unexpected' || refusal.code === 'service.unavailable')
      this.logger.error({ traceId, route: `${request.method} ${request.path}`, error: describe(error) });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const status = STATUS[refusal.code];
    if (status === 503 || status === 429)
      response.setHeader(
        'Retry-After',
        String(refusal instanceof TryLater ? refusal.retryAfterSeconds : RETRY_AFTER_SECONDS),
      );
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.setHeader('Cache-Control', 'no-store');
    response
      .status(status)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(refusal, traceId)));
  }
}

function toProblem(refusal: DomainError, traceId: string): Problem {
  return {
    type: `urn:jishan:problem:${refusal.code}`,
    title: ERROR_TITLES[refusal.code],
    status: STATUS[refusal.code],
    code: refusal.code,
    ...(refusal.fields ? { fields: refusal.fields } : {}),
    ...(refusal.detail ? { detail: refusal.detail } : {}),
    traceId,
  };
}

/** What any error means to the person who asked. */
export function toRefusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const sqlState = sqlStateOf(error);
  if (sqlState) return new DomainError(codeOfSqlState(sqlState));
  if (isConnectionLoss(error)) return new DomainError('service.unavailable');
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return new DomainError(status === null ? 'unexpected' : codeOfStatus(status));
}

/** Five letters and figures, a figure at least: Node's EPIPE has five letters too. */
const SQL_STATE = /^(?=.*\d)[0-9A-Z]{5}$/;

function sqlStateOf(error: unknown): string | null {
  const known = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  const code = known?.driverError?.code ?? known?.code;
  return typeof code === 'string' && SQL_STATE.test(code) && hasSqlShape(error) ? code : null;
}

const hasSqlShape = (error: unknown) =>
  typeof error === 'object' && error !== null && ('driverError' in error || 'severity' in error);

function codeOfSqlState(state: string): DomainErrorCode {
  if (state === '40001' || state === '40P01') return 'request.conflict';
  if (state === '55P03' || state === '57014') return 'service.unavailable'; // waited too long for a lock, ran too long
  switch (state.slice(0, 2)) {
    case '22':
      return 'request.invalid';
    case '23':
      return 'request.conflict';
    case '08':
    case '53':
    case '57':
      return 'service.unavailable';
    default:
      return 'unexpected';
  }
}

const LOST =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Query runner already released/i;

function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code) ||
    LOST.test(error.message) ||
    // what a transaction meets that goes on after its connection was lost
    ['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError'].includes(error.name)
  );
}

// Errors of Express and its body parser carry a status.
function statusOf(error: unknown): number | null {
  const status: unknown = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function codeOfStatus(status: number): DomainErrorCode {
  switch (status) {
    case 401:
      return 'access.unauthenticated';
    case 403:
      return 'access.denied';
    case 404:
    case 405:
      return 'resource.not-found';
    case 413:
      return 'request.too-large';
    case 415:
      return 'request.unsupported-media';
    case 429:
      return 'request.too-many';
    case 503:
      return 'service.unavailable';
    default:
      return status >= 500 ? 'unexpected' : 'request.malformed';
  }
}

/** For the log: the statement without its parameters, which may be personal data. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { query, driverError } = error as {
    query?: string;
    driverError?: { code?: string; constraint?: string; table?: string };
  };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(query
      ? { query, sqlState: driverError?.code, constraint: driverError?.constraint, table: driverError?.table }
      : {}),
  };
}
