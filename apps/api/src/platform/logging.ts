import type { IncomingMessage } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import type { Options } from 'pino-http';
import { Config } from './config';
import { newId } from './ids';

// Never in a log: secrets, and what identifies a person. Bodies are not logged at all; this is for what code adds by hand.
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'smsCode',
  'phone',
  'idNumber',
  'address',
  'contact',
];

/** Structured lines on standard output; each request has an id that the error answer repeats. */
export const loggerModule = () =>
  LoggerModule.forRootAsync({
    inject: [Config],
    useFactory: ({ logLevel }: Config) => ({ pinoHttp: logOptions(logLevel) }),
  });

export function logOptions(level: string): Options {
  return {
    level,
    genReqId: () => newId(),
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
    autoLogging: { ignore: (request: IncomingMessage) => /^\/api\/health\/|^\/metrics/.test(request.url ?? '') },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    serializers: {
      // a query may hold a name or a phone somebody searched for
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  };
}
