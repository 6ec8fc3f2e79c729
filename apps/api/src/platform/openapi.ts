import type { INestApplication } from '@nestjs/common';
import { ApiProperty, DocumentBuilder, SwaggerModule, type ApiPropertyOptions } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';

type Rule = { name?: string; type: string; propertyName: string; constraints?: unknown[]; each?: boolean };
type Constructor = abstract new (...parameters: never[]) => object;
type Words = Record<string, unknown>;

/** What a rule of a DTO says in the words of JSON Schema. Rules without a word there are left to the answer. */
const WORDS: Record<string, (constraints: unknown[]) => Words> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isDay: () => ({ type: 'string', format: 'date' }),
  isInstant: () => ({ type: 'string', format: 'date-time' }),
  isISO8601: () => ({ type: 'string', format: 'date-time' }),
  isPhone: () => ({ type: 'string', pattern: '^1[3-9]\\d{9}$' }),
  textLength: ([min, max]) => ({ type: 'string', minLength: min, maxLength: max }),
  minLength: ([min]) => ({ type: 'string', minLength: min }),
  maxLength: ([max]) => ({ type: 'string', maxLength: max }),
  min: ([min]) => ({ minimum: min }),
  max: ([max]) => ({ maximum: max }),
  isIn: ([values]) => ({ type: 'string', enum: values }),
  matches: ([pattern]) => ({ type: 'string', pattern: pattern instanceof RegExp ? pattern.source : String(pattern) }),
  arrayMinSize: ([min]) => ({ minItems: min }),
  arrayMaxSize: ([max]) => ({ maxItems: max }),
  arrayUnique: () => ({ uniqueItems: true }),
};

const LIST_WORDS = ['minItems', 'maxItems', 'uniqueItems'];

/** The description of the API at /api/openapi.json, with the action every route asks for (`x-action`), and a page to read it. */
export function serveOpenApi(app: INestApplication): void {
  const about = new DocumentBuilder().setTitle('积善 API').setVersion('1').addBearerAuth().build();
  const document = () => {
    describeInputs();
    return SwaggerModule.createDocument(app, about);
  };
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: '积善 API',
  });
}

let described = false;

// The rules of the DTOs are the only place where input is described; here they are told to the document.
function describeInputs(): void {
  if (described) return;
  described = true;
  const targets = (getMetadataStorage() as unknown as { validationMetadatas: Map<Constructor, Rule[]> })
    .validationMetadatas;
  for (const [target, rules] of targets) {
    for (const name of new Set(rules.map((rule) => rule.propertyName))) {
      ApiProperty(
        schemaOf(
          target,
          name,
          rules.filter((rule) => rule.propertyName === name),
        ),
      )(target.prototype as object, name);
    }
  }
}

function schemaOf(target: Constructor, name: string, rules: Rule[]): ApiPropertyOptions {
  const isArray = rules.some((rule) => rule.each || rule.name === 'isArray');
  const required = !rules.some((rule) => rule.type === 'conditionalValidation');
  const words: Words = Object.assign(
    {},
    ...rules.map((rule) => WORDS[rule.name ?? '']?.(rule.constraints ?? []) ?? {}),
  );
  const nested = rules.some((rule) => rule.type === 'nestedValidation') ? nestedType(target, name, isArray) : null;
  if (nested) return { type: () => nested, isArray, required, ...pick(words, LIST_WORDS) } as ApiPropertyOptions;
  if (!isArray) return { ...words, type: words['type'] ?? 'object', required } as ApiPropertyOptions;
  const items = Object.fromEntries(Object.entries(words).filter(([word]) => !LIST_WORDS.includes(word)));
  return { type: 'array', items, required, ...pick(words, LIST_WORDS) } as ApiPropertyOptions;
}

const pick = (words: Words, names: string[]): Words =>
  Object.fromEntries(Object.entries(words).filter(([word]) => names.includes(word)));

// The transformer keeps its @Type notes to itself; what it makes of an empty member tells the class.
function nestedType(target: Constructor, name: string, isArray: boolean): unknown {
  const sample = plainToInstance(target as new () => Record<string, unknown>, { [name]: isArray ? [{}] : {} })[name];
  const member: unknown = Array.isArray(sample) ? sample[0] : sample;
  return member?.constructor === Object ? null : member?.constructor;
}
