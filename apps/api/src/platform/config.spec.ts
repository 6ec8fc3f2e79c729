import { describe, expect, it } from 'vitest';
import { Config, ConfigError } from './config';

const key = Buffer.alloc(32, 1).toString('base64');
const external = {
  DATABASE_URL: 'postgres://somebody:secret@db/jishan',
  DATA_KEY: `k1:${key}`,
  JWT_SECRET: 'x'.repeat(32),
};

describe('configuration', () => {
  it('needs nothing: the server then has its own database, port 3000, the demo, and listens to this machine only', () => {
    const config = new Config({});
    expect(config).toMatchObject({
      embedded: true,
      port: 3000,
      host: '127.0.0.1',
      role: 'all',
      demo: true,
      redisUrl: null,
      rateLimit: 1200,
    });
  });

  it('loads no demo into a database of somebody else unless asked', () => {
    expect(new Config(external).demo).toBe(false);
    expect(new Config({ ...external, DEMO: 'on' }).demo).toBe(true);
  });

  it.each([
    ['a port that is no number', { PORT: '80a' }, 'PORT'],
    ['a port out of range', { PORT: '70000' }, 'PORT'],
    ['an unknown role', { ROLE: 'master' }, 'ROLE'],
    ['a database address that is none', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    ['a Redis address that is none', { REDIS_URL: 'redis' }, 'REDIS_URL'],
    ['an external database without a data key', { ...external, DATA_KEY: '' }, 'DATA_KEY'],
    ['a data key that is too short', { ...external, DATA_KEY: 'k1:AAAA' }, 'DATA_KEY'],
    ['an external database without a signing secret', { ...external, JWT_SECRET: '' }, 'JWT_SECRET'],
    ['a short signing secret', { JWT_SECRET: 'short' }, 'JWT_SECRET'],
    ['a worker of its own without an external database', { ROLE: 'worker' }, 'DATABASE_URL'],
    ['trusting every proxy', { TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    ['a stopped clock in production', { NODE_ENV: 'production', CLOCK_AT: '2026-11-20T00:00:00Z' }, 'CLOCK_AT'],
    ['a time that is none', { CLOCK_AT: 'tomorrow' }, 'CLOCK_AT'],
    ['an origin with a path', { ORIGINS: 'https://a.example/x' }, 'ORIGINS'],
    ['an address for the public without its protocol', { PUBLIC_URL: 'jishan.example.cn' }, 'PUBLIC_URL'],
    ['a mail server that is none', { SMTP_URL: 'http://mail', SMTP_FROM: 'a@example.cn' }, 'SMTP_URL'],
    ['a mail server without a sender', { SMTP_URL: 'smtp://mail' }, 'SMTP_FROM'],
    ['a sender that is none', { SMTP_URL: 'smtp://mail', SMTP_FROM: '创城办' }, 'SMTP_FROM'],
    ['a guessable metrics token', { METRICS_TOKEN: 'short' }, 'METRICS_TOKEN'],
  ])('refuses %s and names the setting in one line', (_, env, name) => {
    const start = () => new Config(env);
    expect(start).toThrow(ConfigError);
    expect(start).toThrow(name);
    expect(start).not.toThrow('\n');
  });

  it('sends mails by the server it is told, in the name it is told, or not at all', () => {
    expect(new Config({}).smtp).toBeNull();
    const settings = {
      SMTP_URL: 'smtps://office%40example.cn:p%23w@mail.example.cn',
      SMTP_FROM: '创城办 <office@example.cn>',
    };
    expect(new Config(settings).smtp).toEqual({
      ...{ host: 'mail.example.cn', port: 465, secure: true, user: 'office@example.cn', password: 'p#w' },
      ...{ fromName: '创城办', fromAddress: 'office@example.cn' },
    });
    const plain = new Config({ SMTP_URL: 'smtp://127.0.0.1:2525', SMTP_FROM: 'office@example.cn' });
    expect(plain.smtp).toMatchObject({ port: 2525, secure: false, user: null, fromName: '' });
  });

  it('takes a district of its own instead of the demo', () => {
    const first = {
      DISTRICT: ' 某区 ',
      ADMIN_NAME: '钱一',
      ADMIN_PHONE: '199-0000-0001',
      ADMIN_PASSWORD: '一个够长的口令2026',
    };
    const config = new Config(first);
    expect(config).toMatchObject({ demo: false, firstDistrict: { name: '某区', adminPhone: '19900000001' } });
    expect(() => new Config({ ...first, DEMO: 'on' })).toThrow('DISTRICT');
    expect(() => new Config({ ...first, ADMIN_PHONE: '' })).toThrow('还缺 ADMIN_PHONE');
    expect(() => new Config({ ...first, ADMIN_PHONE: '12345' })).toThrow('ADMIN_PHONE 不是有效的手机号');
    expect(() => new Config({ ...first, ADMIN_PASSWORD: '口令' })).toThrow('ADMIN_PASSWORD 应为');
    expect(() => new Config({ ...first, ADMIN_NAME: '钱'.repeat(31) })).toThrow('ADMIN_NAME');
    expect(() => new Config({ ...first, DISTRICT: '区'.repeat(61) })).toThrow('DISTRICT');
    expect(new Config({}).firstDistrict).toBeNull();
  });

  it('never repeats a password in its complaint', () => {
    expect(() => new Config({ DATABASE_URL: 'mysql://root:hunter2@db' })).not.toThrow('hunter2');
  });

  it('takes several data keys, the first to encrypt with', () => {
    expect(new Config({ ...external, DATA_KEY: `k2:${key},k1:${key}` }).dataKey).toBe(`k2:${key},k1:${key}`);
  });
});
