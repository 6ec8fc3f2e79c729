import { resolve } from 'node:path';
import { isMailAddress, isPhone, lengthOf, LIMITS, normaliseName, normalisePhone } from '@jishan/domain';

/** Why the server cannot start; the message is the one line shown to the operator. */
export class StartError extends Error {}

/** A setting the server cannot start with. */
export class ConfigError extends StartError {
  constructor(message: string) {
    super(`配置有误：${message}`);
  }
}

export type ServerRole = 'all' | 'api' | 'worker';
/** What the first start on an empty database makes: the district and who may sign in. */
export interface FirstDistrict {
  name: string;
  adminName: string;
  adminPhone: string;
  adminPassword: string;
}
/** The way of mails out of the house, and whose name they bear. */
export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise as soon as the server offers it. */
  secure: boolean;
  user: string | null;
  password: string | null;
  fromName: string;
  fromAddress: string;
}
type Environment = Record<string, string | undefined>;

/** The environment, read once and checked. Every setting of the product is here. */
export class Config {
  readonly production: boolean;
  readonly role: ServerRole;
  readonly host: string;
  readonly port: number;
  /** True when no DATABASE_URL was given: the server then runs its own PostgreSQL in `dataDir`. */
  readonly embedded: boolean;
  /** Null when not chosen: `dataFolder` then finds a place. */
  readonly dataDir: string | null;
  /** Owner connection: migrations and jobs. Requests run as the lesser role of the pool. */
  databaseUrl: string;
  readonly databasePool: number;
  readonly redisUrl: string | null;
  /** `id:base64` pairs, the first encrypts, all decrypt. */
  dataKey: string;
  jwtSecret: string;
  readonly demo: boolean;
  /** Null when not asked for. Without effect once there is a district. */
  readonly firstDistrict: FirstDistrict | null;
  /** Origins besides the server's own that may open sockets. */
  readonly origins: string[];
  /** Where people find the product, without a slash at the end; printed as a QR code. */
  readonly publicUrl: string | null;
  readonly trustProxy: string | null;
  readonly metricsPort: number | null;
  readonly metricsToken: string | null;
  /** Requests per address and minute; null for no limit. */
  readonly rateLimit: number | null;
  readonly logLevel: string;
  readonly clockAt: string | null;
  /** Fonts of the office's own, before those of the product. */
  readonly fontDir: string | null;
  /** Null: no mails are sent. */
  readonly smtp: SmtpSettings | null;

  constructor(env: Environment) {
    this.production = env['NODE_ENV'] === 'production';
    this.role = oneOf(env, 'ROLE', ['all', 'api', 'worker'], 'all');
    this.host = env['HOST'] || '127.0.0.1';
    this.port = integer(env, 'PORT', 1, 65_535) ?? 3000;
    this.databaseUrl = url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']) ?? '';
    this.embedded = !this.databaseUrl;
    this.dataDir = env['DATA_DIR'] ? resolve(env['DATA_DIR']) : null;
    this.databasePool = integer(env, 'DATABASE_POOL', 2, 200) ?? 20;
    this.redisUrl = url(env, 'REDIS_URL', ['redis:', 'rediss:']);
    this.dataKey = dataKeys(env['DATA_KEY'] ?? '');
    this.jwtSecret = env['JWT_SECRET'] ?? '';
    this.firstDistrict = firstDistrict(env);
    this.demo = oneOf(env, 'DEMO', ['on', 'off'], this.embedded && !this.firstDistrict ? 'on' : 'off') === 'on';
    this.origins = (env['ORIGINS'] ?? '')
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean)
      .map(origin);
    this.publicUrl = url(env, 'PUBLIC_URL', ['https:', 'http:'])?.replace(/\/+$/, '') ?? null;
    this.trustProxy = env['TRUST_PROXY'] || null;
    this.metricsPort = integer(env, 'METRICS_PORT', 1, 65_535);
    this.metricsToken = env['METRICS_TOKEN'] || null;
    this.fontDir = env['FONT_DIR'] ? resolve(env['FONT_DIR']) : null;
    this.smtp = smtp(env);
    this.rateLimit =
      oneOf(env, 'THROTTLE', ['on', 'off'], 'on') === 'off'
        ? null
        : (integer(env, 'RATE_LIMIT', 60, 1_000_000) ?? 1_200);
    this.logLevel = oneOf(
      env,
      'LOG_LEVEL',
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      this.embedded ? 'warn' : 'info',
    );
    this.clockAt = instant(env, 'CLOCK_AT');
    this.refuseContradictions();
  }

  private refuseContradictions(): void {
    if (this.jwtSecret && this.jwtSecret.length < 32) throw new ConfigError('JWT_SECRET 至少要 32 个字符');
    if (!this.embedded && !this.dataKey)
      throw new ConfigError('使用外部数据库（DATABASE_URL）时必须设置 DATA_KEY（个人信息加密密钥）');
    if (!this.embedded && !this.jwtSecret)
      throw new ConfigError('使用外部数据库（DATABASE_URL）时必须设置 JWT_SECRET（登录签名密钥）');
    if (this.embedded && this.role !== 'all')
      throw new ConfigError(`ROLE=${this.role} 需要外部数据库，请设置 DATABASE_URL`);
    if (this.demo && this.firstDistrict) throw new ConfigError('DISTRICT 建立的是自己的区，不能与 DEMO=on 同时设置');
    if (this.production && this.clockAt) throw new ConfigError('生产环境不允许设置 CLOCK_AT');
    if (this.trustProxy === 'true')
      throw new ConfigError('TRUST_PROXY 须写明代理的地址（如 loopback 或 10.0.0.1），不能是 true');
    if (this.metricsToken && this.metricsToken.length < 16) throw new ConfigError('METRICS_TOKEN 至少要 16 个字符');
  }

  /** Called once, before anything reads them, when the server has brought up its own database and keys. */
  adopt(databaseUrl: string, keys: { dataKey: string; jwtSecret: string }): void {
    this.databaseUrl = databaseUrl;
    this.dataKey ||= keys.dataKey;
    this.jwtSecret ||= keys.jwtSecret;
  }
}

const SMTP_PORT = 587;
const SMTPS_PORT = 465;

function smtp(env: Environment): SmtpSettings | null {
  const address = url(env, 'SMTP_URL', ['smtp:', 'smtps:']);
  const sender = env['SMTP_FROM']?.trim();
  if (!address && !sender) return null;
  if (!address || !sender) throw new ConfigError('SMTP_URL、SMTP_FROM 须一同设置');
  const [, fromName = '', fromAddress = sender] = /^(.*?)\s*<([^<>]+)>$/.exec(sender) ?? [];
  if (!isMailAddress(fromAddress))
    throw new ConfigError('SMTP_FROM 不是有效的发件人，应形如 创城办 <office@example.cn>');
  const { hostname, port, protocol, username, password } = new URL(address);
  if (!hostname) throw new ConfigError('SMTP_URL 没有写明服务器');
  const secure = protocol === 'smtps:';
  return {
    ...{ host: hostname, port: Number(port) || (secure ? SMTPS_PORT : SMTP_PORT), secure, fromName, fromAddress },
    user: username ? decodeURIComponent(username) : null,
    password: password ? decodeURIComponent(password) : null,
  };
}

function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[], fallback: T): T {
  const value = env[name];
  if (!value) return fallback;
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new ConfigError(`${name} 的值“${value}”无效，应为 ${allowed.join('、')} 之一`);
  return found;
}

function integer(env: Environment, name: string, min: number, max: number): number | null {
  const value = env[name];
  if (!value) return null;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max)
    throw new ConfigError(`${name} 的值“${value}”无效，应为 ${min} 至 ${max} 的整数`);
  return number;
}

function url(env: Environment, name: string, protocols: string[]): string | null {
  const value = env[name];
  if (!value) return null;
  // the value may hold a password, so it is never repeated in the message
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
    throw new ConfigError(`${name} 不是有效的地址，应以 ${protocols[0]}// 开头`);
  return value;
}

function origin(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text)
    throw new ConfigError(`ORIGINS 中的“${text}”不是有效的来源，应形如 https://jishan.example.cn`);
  return text;
}

function instant(env: Environment, name: string): string | null {
  const value = env[name];
  if (!value) return null;
  if (Number.isNaN(Date.parse(value))) throw new ConfigError(`${name} 的值“${value}”不是有效的时间`);
  return new Date(value).toISOString();
}

const FIRST_DISTRICT = ['DISTRICT', 'ADMIN_NAME', 'ADMIN_PHONE', 'ADMIN_PASSWORD'] as const;

function firstDistrict(env: Environment): FirstDistrict | null {
  const missing = FIRST_DISTRICT.filter((name) => !env[name]?.trim());
  if (missing.length === FIRST_DISTRICT.length) return null;
  if (missing.length > 0) throw new ConfigError(`${FIRST_DISTRICT.join('、')} 须一同设置，还缺 ${missing.join('、')}`);
  const first = {
    name: normaliseName(env['DISTRICT'] ?? ''),
    adminName: normaliseName(env['ADMIN_NAME'] ?? ''),
    adminPhone: normalisePhone(env['ADMIN_PHONE'] ?? ''),
    adminPassword: env['ADMIN_PASSWORD'] ?? '',
  };
  const { titleLength, nameLength, passwordLengthMin, passwordLengthMax } = LIMITS;
  const isWithin = (text: string, min: number, max: number) => lengthOf(text) >= min && lengthOf(text) <= max;
  if (!isWithin(first.name, 1, titleLength)) throw new ConfigError(`DISTRICT 应为 1 至 ${titleLength} 个字`);
  if (!isWithin(first.adminName, 1, nameLength)) throw new ConfigError(`ADMIN_NAME 应为 1 至 ${nameLength} 个字`);
  if (!isPhone(first.adminPhone)) throw new ConfigError('ADMIN_PHONE 不是有效的手机号');
  if (!isWithin(first.adminPassword, passwordLengthMin, passwordLengthMax))
    throw new ConfigError(`ADMIN_PASSWORD 应为 ${passwordLengthMin} 至 ${passwordLengthMax} 个字符`);
  return first;
}

function dataKeys(text: string): string {
  for (const pair of text.split(',').filter(Boolean)) {
    const [id, key] = pair.split(':');
    if (!id || !/^[a-z0-9]{1,16}$/.test(id) || Buffer.from(key ?? '', 'base64').length !== 32) {
      throw new ConfigError('DATA_KEY 格式无效，应为“编号:32 字节密钥的 base64”，多个用逗号分隔，第一个用于加密');
    }
  }
  return text;
}
