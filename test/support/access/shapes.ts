/** What an answer may be made of. Nothing is shown that is not listed here. */
export type Shape =
  | { is: 'value' }
  | { is: 'list'; of: Shape }
  | { is: 'record'; name: string; keys: Record<string, Shape>; optional: readonly string[] }
  /** Words of the office or rules of a scheme: made of what somebody entered, not of what the product knows of people. */
  | { is: 'open' };

/** A text, a number, yes or no, nothing, or a list of those. */
export const VALUE: Shape = { is: 'value' };
export const OPEN: Shape = { is: 'open' };
export const list = (of: Shape): Shape => ({ is: 'list', of });
export const page = (of: Shape): Shape =>
  record<{ items: unknown; nextCursor: unknown }>('Page', { items: list(of), nextCursor: VALUE });

/** Every key of a type: one that is added to the type and not here does not compile, one that is answered and not here is refused. */
export function record<T>(
  name: string,
  keys: Record<keyof T & string, Shape>,
  optional: readonly (keyof T & string)[] = [],
) {
  return { is: 'record', name, keys, optional } as const satisfies Shape;
}

export function values<K extends string>(...names: K[]): Record<K, Shape> {
  return Object.fromEntries(names.map((name) => [name, VALUE])) as Record<K, Shape>;
}

/** The records that were met on the way, so that an empty list proves nothing unnoticed. */
export type Seen = Set<string>;

/** Where an answer is not of its shape, as paths. */
export function faultsOf(value: unknown, shape: Shape, seen: Seen, path = ''): string[] {
  if (value === null || shape.is === 'open') return [];
  switch (shape.is) {
    case 'value':
      return isPlain(value) ? [] : [`${path} holds more than a value`];
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((member) => faultsOf(member, shape.of, seen, `${path}[]`))
        : [`${path} is no list`];
    case 'record':
      return recordFaults(value, shape, seen, path);
    default:
      return shape satisfies never;
  }
}

const isPlain = (value: unknown) =>
  Array.isArray(value) ? value.every((member) => typeof member !== 'object') : typeof value !== 'object';

function recordFaults(value: unknown, shape: Extract<Shape, { is: 'record' }>, seen: Seen, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no ${shape.name}`];
  seen.add(shape.name);
  const unknown = Object.keys(value).filter((key) => !(key in shape.keys));
  const missing = Object.keys(shape.keys).filter((key) => !(key in value) && !shape.optional.includes(key));
  return [
    ...unknown.map((key) => `${path}.${key} is shown by no ${shape.name}`),
    ...missing.map((key) => `${path}.${key} is missing in ${shape.name}`),
    ...Object.entries(value).flatMap(([key, member]) => {
      const inner = shape.keys[key];
      return inner ? faultsOf(member, inner, seen, `${path}.${key}`) : [];
    }),
  ];
}
