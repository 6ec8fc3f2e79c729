import { HttpErrorResponse } from '@angular/common/http';
import { ERROR_TITLES, type Problem } from '@jishan/domain';

/** A refusal of the server, or the lack of an answer, as an error that carries its {@link Problem}. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** What is not there, found so without asking the server for it. */
export function notFound(): ProblemError {
  const code = 'resource.not-found';
  return new ProblemError({ type: 'about:blank', title: ERROR_TITLES[code], status: 404, code, traceId: '' });
}

/** No answer arrived (status 0) or the server failed: what was asked may have happened or not. */
export function isUncertain(problem: Problem): boolean {
  return problem.status === 0 || problem.status >= 500;
}

/** Any caught error as a problem that can be shown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof HttpErrorResponse) return ofResponse(error);
  console.error(error);
  return { type: 'about:blank', title: '页面出错了，请刷新后再试', status: 400, code: 'unexpected', traceId: '' };
}

function ofResponse(response: HttpErrorResponse): Problem {
  if (response.status === 0) {
    return {
      type: 'about:blank',
      title: '网络不通，请检查网络后重试',
      status: 0,
      code: 'service.unavailable',
      traceId: '',
    };
  }
  const body = parsed(response.error);
  if (isProblem(body)) return body;
  const code =
    response.status === 404 ? 'resource.not-found' : response.status >= 500 ? 'service.unavailable' : 'unexpected';
  return { type: 'about:blank', title: ERROR_TITLES[code], status: response.status, code, traceId: '' };
}

// The body of a failed request for a file arrives as text.
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'status' in body;
}
