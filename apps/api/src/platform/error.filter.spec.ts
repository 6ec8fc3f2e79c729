import { BadRequestException, NotFoundException } from '@nestjs/common';
import { DomainError } from '@jishan/domain';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { toRefusal } from './error.filter';
import { STATUS } from './error.status';

const failed = (cause: object) =>
  new QueryFailedError('SELECT secret', ['张三'], Object.assign(new Error('database says'), cause));
const sql = (code: string) => failed({ code, severity: 'ERROR' });

describe('an error', () => {
  it.each([
    ['a refusal of the domain', new DomainError('goods.out-of-stock'), 'goods.out-of-stock'],
    ['a value the database cannot take', sql('22008'), 'request.invalid'],
    ['a broken constraint', sql('23505'), 'request.conflict'],
    ['a serialization failure', sql('40001'), 'request.conflict'],
    ['a deadlock', sql('40P01'), 'request.conflict'],
    ['a lock waited for too long', sql('55P03'), 'service.unavailable'],
    ['a statement that ran too long', sql('57014'), 'service.unavailable'],
    ['a database going down', sql('57P01'), 'service.unavailable'],
    ['too many connections', sql('53300'), 'service.unavailable'],
    ['a lost connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'service.unavailable'],
    ['a query into a broken pipe', failed({ code: 'EPIPE', syscall: 'write' }), 'service.unavailable'],
    ['a query on a connection that is reset', failed({ code: 'ECONNRESET' }), 'service.unavailable'],
    ['a connection ended under a query', new Error('Connection terminated unexpectedly'), 'service.unavailable'],
    ['a query after its connection was lost', new QueryRunnerAlreadyReleasedError(), 'service.unavailable'],
    ['the next step of a transaction after that', new QueryRunnerProviderAlreadyReleasedError(), 'service.unavailable'],
    ['a mistake in our SQL', sql('42601'), 'unexpected'],
    ['a row that may never change', sql('PT405'), 'unexpected'],
    ['a route that does not exist', new NotFoundException(), 'resource.not-found'],
    ['JSON that is none', new BadRequestException(), 'request.malformed'],
    [
      'a body that is too large',
      Object.assign(new Error('request entity too large'), { status: 413 }),
      'request.too-large',
    ],
    ['a mistake in our code', new TypeError('x is not a function'), 'unexpected'],
    ['something thrown that is no error', 'oops', 'unexpected'],
  ])('%s leaves under its code', (_, error, code) => expect(toRefusal(error).code).toBe(code));

  it('is either the fault of the request or of the server, by its status', () => {
    const server = Object.entries(STATUS).filter(([, status]) => status >= 500);
    expect(server.map(([code]) => code).sort()).toEqual(['service.unavailable', 'unexpected']);
    expect(Object.values(STATUS).every((status) => status >= 400 && status <= 503)).toBe(true);
  });
});
