import { applyDecorators, ValidationPipe, type Type, type ValidationError } from '@nestjs/common';
import {
  DomainError,
  isDay,
  isPhone,
  lengthOf,
  LIMITS,
  normaliseName,
  normalisePhone,
  type FieldError,
} from '@jishan/domain';
import { Transform, Type as Typed } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  buildMessage,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';

/** Class-validator speaks English; these are the sentences a user reads. `{n}` is the number in the rule. */
const SENTENCES: Record<string, string> = {
  isDefined: '必须填写',
  isNotEmpty: '必须填写',
  isString: '须为文字',
  isInt: '须为整数',
  isNumber: '须为数字',
  isBoolean: '须为是或否',
  isArray: '须为列表',
  isObject: '格式不正确',
  isUuid: '编号格式不正确',
  isEnum: '不在可选范围内',
  isIn: '不在可选范围内',
  min: '不能小于 {n}',
  max: '不能大于 {n}',
  minLength: '至少 {n} 个字',
  maxLength: '最多 {n} 个字',
  isLength: '字数不符合要求',
  arrayMinSize: '至少 {n} 项',
  arrayMaxSize: '最多 {n} 项',
  arrayUnique: '有重复项',
  arrayNotEmpty: '至少填写一项',
  matches: '格式不正确',
  isISO8601: '须为有效的时间',
  isDateString: '须为有效的时间',
  isEmail: '须为有效的邮箱地址',
  whitelistValidation: '不认识的字段',
  nestedValidation: '格式不正确',
  unknownValue: '格式不正确',
};

/** Text of so many characters, counted as a person counts them, and not only spaces. */
export function TextLength(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'textLength',
      constraints: [min, max],
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && lengthOf(value.trim()) >= min && lengthOf(value) <= max,
        defaultMessage: buildMessage(() => (min > 0 ? `须为 ${min} 至 ${max} 个字` : `最多 ${max} 个字`), options),
      },
    },
    options,
  );
}

/** One object of that class. Class-validator alone would take a list for an object. */
export const Part = (type: () => Type<object>): PropertyDecorator =>
  applyDecorators(IsObject(), ValidateNested(), Typed(type));

/** A list of objects of that class, so many at least and at most. Class-validator alone would take a list of lists. */
export const ListOf = (type: () => Type<object>, min: number, max: number): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Typed(type),
  );

/** A real calendar day written YYYY-MM-DD. */
export function IsDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isDay(value),
      defaultMessage: () => '须为 YYYY-MM-DD 的日期',
    },
  });
}

const INSTANT = /^20\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && INSTANT.test(value) && isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));

/** A moment of this century, with its offset from UTC. */
export function IsInstant(): PropertyDecorator {
  return ValidateBy({ name: 'isInstant', validator: { validate: isInstant, defaultMessage: () => '须为有效的时间' } });
}

/** Writes instants the one way in which they compare as text: `2026-11-21T09:00+08:00` becomes `2026-11-21T01:00:00.000Z`. */
export const AsInstant = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (isInstant(value) ? new Date(value).toISOString() : value));

/** A mainland mobile number; spaces, hyphens and +86 have been dropped by `@AsPhone()`. */
export function IsPhone(): PropertyDecorator {
  return ValidateBy({
    name: 'isPhone',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isPhone(value),
      defaultMessage: () => '请填写 11 位手机号',
    },
  });
}

/** Folds what people type for a phone into the digits that are stored. */
export const AsPhone = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalisePhone(value) : value));

/** Names as they are stored, before their length is checked. */
export const AsName = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseName(value) : value));

/** What every list accepts in its query: `class XQueryDto extends PageQueryDto`. */
export class PageQueryDto {
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  @IsOptional()
  @Typed(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageSizeMax)
  limit?: number;
}

/** The pipe of every route: shape only, nothing unknown, nothing converted by guessing. */
export const validationPipe = () =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new DomainError(
        'request.invalid',
        errors.flatMap((error) => fieldErrors(error, '')),
      ),
  });

export function fieldErrors(error: ValidationError, path: string): FieldError[] {
  const field = path ? `${path}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message: sentenceFor(rule, message),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

function sentenceFor(rule: string, message: string): string {
  if (/\p{Script=Han}/u.test(message)) return message; // the DTO has its own sentence
  const number = /-?\d+(?:\.\d+)?(?!.*\d)/.exec(message)?.[0] ?? '';
  return (SENTENCES[rule] ?? '格式不正确').replace('{n}', number);
}
