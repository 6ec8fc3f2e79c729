import type { HttpInterceptorFn } from '@angular/common/http';
import { catchError, throwError } from 'rxjs';
import { ProblemError, toProblem } from './problem';

/** Every failed request ends as a ProblemError; nobody else reads HttpErrorResponse. */
export const problemInterceptor: HttpInterceptorFn = (request, next) =>
  next(request).pipe(catchError((error: unknown) => throwError(() => new ProblemError(toProblem(error)))));
