import type { Action } from '@jishan/domain';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: Schema[];
  nullable?: boolean;
}

export interface Operation {
  method: string;
  /** With `{name}` for parameters, without the prefix /api. */
  path: string;
  /** The action the route asks for, or 'public'. */
  action: Action | 'public';
  body: Schema | null;
  takesKey: boolean;
  /** Names of what may stand in the query string. */
  queries: string[];
}

export interface Description {
  operations: Operation[];
  schemas: Record<string, Schema>;
}

interface RawOperation {
  'x-action'?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}

/** The API as it describes itself. */
export async function readDescription(url: string): Promise<Description> {
  const raw = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, RawOperation>>;
    components?: { schemas?: Record<string, Schema> };
  };
  const operations = Object.entries(raw.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace(/^\/api/, ''),
      action: (operation['x-action'] ?? 'public') as Operation['action'],
      body: operation.requestBody?.content?.['application/json']?.schema ?? null,
      queries: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      takesKey: (operation.parameters ?? []).some(
        (parameter) => parameter.in === 'header' && parameter.name.toLowerCase() === 'idempotency-key',
      ),
    })),
  );
  return { operations, schemas: raw.components?.schemas ?? {} };
}

export function resolved(schema: Schema, schemas: Record<string, Schema>): Schema {
  const name = schema.$ref?.split('/').pop() ?? schema.allOf?.[0]?.$ref?.split('/').pop();
  return name ? (schemas[name] ?? {}) : schema;
}

/** A body of the right shape, not necessarily one that a rule accepts. */
export function sampleOf(raw: Schema, schemas: Record<string, Schema>, depth = 0): unknown {
  const schema = resolved(raw, schemas);
  if (depth > 6) return null;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== 'null') : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, member]) => [name, sampleOf(member, schemas, depth + 1)]),
      );
    case 'array':
      return [sampleOf(schema.items ?? {}, schemas, depth + 1)];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return sampleText(schema);
  }
}

function sampleText(schema: Schema): string {
  if (schema.format === 'uuid') return '01990000-0000-7000-8000-000000000000';
  if (schema.format === 'date-time') return '2026-06-01T01:00:00.000Z';
  if (schema.format === 'date') return '2026-06-01';
  return '文'.repeat(Math.min(Math.max(schema.minLength ?? 1, 2), schema.maxLength ?? 2));
}

export type Leaf = { path: (string | number)[]; value: unknown };

/** Every place in a value that holds no further value. */
export function leavesOf(value: unknown, path: (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((member, index) => leavesOf(member, [...path, index]));
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
  return [{ path, value }];
}

/** The value with one leaf replaced. */
export function withLeaf(value: unknown, path: readonly (string | number)[], leaf: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return leaf;
  if (Array.isArray(value))
    return value.map((member, index) => (index === head ? withLeaf(member, rest, leaf) : member));
  return { ...(value as object), [head]: withLeaf((value as Record<string, unknown>)[head], rest, leaf) };
}
