import type { IncomingMessage } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import { Config } from './config';
import { newId } from './ids';

// Never in a log: secrets, and what identifies a person. Bodies are not logged at all; this is for what code adds by hand.
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'code',
  'phone',
  'idNumber',
  'address',
  'contact',
];

/** Structured lines on standard output; each request has an id that the error answer repeats. */
export const loggerModule = () =>
  LoggerModule.forRootAsync({
    inject: [Config],
    useFactory: (config: Config) => ({
      pinoHttp: {
        level: config.logLevel,
        genReqId: () => newId(),
        redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
        autoLogging: { ignore: (request: IncomingMessage) => /^\/api\/health\/|^\/metrics/.test(request.url ?? '') },
        customLogLevel: (_request: unknown, response: { statusCode: number }, error: unknown) =>
          error || response.statusCode >= 500 ? 'error' : 'info',
        serializers: {
          // a query may hold a name or a phone somebody searched for
          req: (request: { id: string; method: string; url: string }) => ({
            id: request.id,
            method: request.method,
            path: request.url.split('?')[0],
          }),
          res: (response: { statusCode: number }) => ({ status: response.statusCode }),
        },
      },
    }),
  });
