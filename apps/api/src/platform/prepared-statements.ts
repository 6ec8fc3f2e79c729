import pg from 'pg';

/** Each name is a plan kept in the memory of every connection. */
const NAMES_MAX = 200;

const names = new Map<string, string>();

/**
 * Marks the text of a statement that is asked all day: each connection parses it once, and the database plans it anew only where that
 * pays. For statements whose best plan is always the same; not for one with conditions that may be switched off (`$1 IS NULL OR …`),
 * which would get one plan for all cases.
 */
export function prepared(text: string): string {
  if (!names.has(text) && names.size < NAMES_MAX) names.set(text, `s${names.size + 1}`);
  return text;
}

/**
 * A list that comes as a parameter of such a statement, hidden from the planner: where it could look at the members it would weigh each
 * of them at every call, which for five hundred people costs more than to answer.
 */
export const list = (place: number, type: string) => `(SELECT $${place}::${type}[])`;

/** Among the members of such a list. */
export const anyOf = (place: number, type: string) => `ANY (${list(place, type)}::${type}[])`;

type Query = (statement: unknown, values?: unknown, ...more: unknown[]) => unknown;

/**
 * In a transaction every statement is planned once a connection, not anew at each of its first five calls and later where the database
 * thinks it pays: there it finds rows by their keys. Lists that switch conditions off are asked outside.
 */
const BEGIN = 'START TRANSACTION; SET LOCAL plan_cache_mode = force_generic_plan';

/** What the driver answers to a transaction that has begun. */
const BEGUN = { command: 'START', rowCount: null, oid: null, fields: [], rows: [] };

/**
 * A connection that sends marked statements by name, and the beginning of a transaction together with its first statement: nothing can
 * be wrong with it that the first statement would not meet too.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const send = super.query.bind(this) as Query;
    const query: Query = (statement, values, ...more) => {
      if (statement === 'START TRANSACTION' && more.length === 0) {
        void (send(BEGIN) as Promise<unknown>).catch(() => undefined);
        return Promise.resolve(BEGUN);
      }
      const name = typeof statement === 'string' && Array.isArray(values) ? names.get(statement) : undefined;
      return name === undefined ? send(statement, values, ...more) : send({ name, text: statement }, values, ...more);
    };
    // Dying in the moment in which it passes from the pool to whoever asked for it, nobody listens: that must not end the server.
    // Whoever got it is told by the first query.
    this.on('error', () => undefined);
    Object.assign(this, { query }); // the driver declares eight overloads; all pass through here
  }
}
