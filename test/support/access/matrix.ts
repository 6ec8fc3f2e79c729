import type { Problem } from '@jishan/domain';
import { SCOPES, type Holder, type Scope } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { Cell, type Ask, type Recipe } from './cell.ts';

const AT_ONCE = 8;

/** What the server said in one cell. */
export interface Answered {
  name: string;
  route: string;
  role: Holder['role'];
  scope: Scope;
  status: number;
  code: string | null;
  /** Everything that reached the asker but the trace id. */
  text: string;
  /** What was answered to who may; null when it was no JSON. */
  body: unknown;
}

export const nameOf = (recipe: Recipe) => recipe.route + (recipe.about ? ` (${recipe.about})` : '');

/** Neither refused for who asks nor hidden. A refusal of the domain is an answer about something one may ask about. */
export function isAllowed({ status, code }: Pick<Answered, 'status' | 'code'>): boolean {
  return ![401, 403].includes(status) && !(status === 404 && code === 'resource.not-found');
}

/** Asks every recipe for everybody and every place: recipe after recipe, the cells of one at the same time. */
export async function askAll(
  recipes: readonly Recipe[],
  holders: readonly Holder[],
  subjects: Subjects,
): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const recipe of recipes) {
    const cells = holders
      .filter((holder) => !recipe.strangers || holder.role === 'anonymous')
      .flatMap((holder) => cellsOf(recipe, holder, subjects));
    const found = await inBatches(cells, recipe.inTurn ? 1 : AT_ONCE, (cell) => askCell(recipe, cell));
    answers.push(...found.filter((answer) => answer !== null));
  }
  return answers;
}

function cellsOf(recipe: Recipe, holder: Holder, subjects: Subjects): Cell[] {
  const known = (scope: Scope) => scope === 'any' || scope === 'self' || holder.places.has(scope);
  return recipe.scopes.filter(known).map((scope) => new Cell(holder, scope, subjects, nameOf(recipe)));
}

async function askCell(recipe: Recipe, cell: Cell): Promise<Answered | null> {
  const name = nameOf(recipe);
  const ask = await prepared(recipe, cell);
  if (ask === null) return null;
  const [method = '', template = ''] = recipe.route.split(' ');
  const answer = await cell.holder.client.send<Problem>(method, filled(template, ask), ask.body, ask.headers);
  const { traceId: _, ...body } = typeof answer.body === 'object' ? answer.body : ({} as Partial<Problem>);
  const headers = ['content-type', 'cache-control', 'www-authenticate', 'content-length'].map((header) =>
    answer.headers.get(header),
  );
  return {
    name,
    route: recipe.route,
    role: cell.holder.role,
    scope: cell.scope,
    status: answer.status,
    code: body.code ?? null,
    text: JSON.stringify([answer.status, headers, body]),
    body: answer.status < 300 && headers[0]?.includes('json') ? answer.body : null,
  };
}

async function prepared(recipe: Recipe, cell: Cell): Promise<Ask | null> {
  try {
    return await recipe.ask(cell);
  } catch (error) {
    throw new Error(`${nameOf(recipe)} could not be prepared for ${cell.holder.role} ${cell.scope}`, { cause: error });
  }
}

function filled(template: string, { path = {}, query = {} }: Ask): string {
  const concrete = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const search = new URLSearchParams(query).toString();
  return search ? `${concrete}?${search}` : concrete;
}

async function inBatches<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: size }, worker));
  return results;
}

const LEGEND = `# Who may do what, where: asked of the running product. Reviewed by people, compared cell for cell.
# own, child, sibling, parent: where the thing asked about stands, seen from the home of the role; a leader's home is the team,
# and unit is the leader's unit outside every team. elsewhere: a village of another town. self: one's own. any: about nothing in particular.
# (422): the rule refuses in words there. 403: no such right at all. 404: the right reaches nothing of this kind.
# Strangers are asked to sign in (401) unless the route is public. The leader and the clerk are volunteers, too.`;

/** The whole matrix as lines somebody can read and review. */
export function tableOf(answers: readonly Answered[], actions: ReadonlyMap<string, string>): string {
  return [LEGEND, ...tables(answers, actions)].join('\n\n');
}

function tables(answers: readonly Answered[], actions: ReadonlyMap<string, string>): string[] {
  return [...new Set(answers.map((answer) => answer.name))].map((name) => {
    const cells = answers.filter((answer) => answer.name === name);
    const action = actions.get(cells[0]?.route ?? '') ?? '?';
    return [`${name} · ${action}`, ...linesOf(cells)].join('\n');
  });
}

function linesOf(cells: readonly Answered[]): string[] {
  const roles = [...new Set(cells.map((cell) => cell.role))];
  const summary = new Map<string, string[]>();
  for (const role of roles) {
    const words = summaryOf(cells.filter((cell) => cell.role === role));
    if (words === '401' && roles.length > 1) continue; // strangers, everywhere but on public routes
    summary.set(words, [...(summary.get(words) ?? []), role]);
  }
  const lines = [...summary].sort(([left], [right]) => weight(left) - weight(right));
  return lines.map(([words, names]) => `  ${words.padEnd(38)} ${everybody(names, roles) ?? names.join(' ')}`);
}

function everybody(names: readonly string[], roles: readonly string[]): string | null {
  if (names.length === roles.length) return 'everybody';
  return names.length === roles.length - 1 && !names.includes('anonymous') ? 'everybody signed in' : null;
}

const REFUSED: Record<number, string> = { 401: '401', 403: '403', 404: '404' };
const weight = (words: string) => Object.values(REFUSED).indexOf(words) + 1;

function summaryOf(cells: readonly Answered[]): string {
  const allowed = SCOPES.flatMap((scope) =>
    cells.filter((cell) => cell.scope === scope && isAllowed(cell)).slice(0, 1),
  );
  // 409 depends on what was asked before; 422 is the rule's own no, whoever asks first
  if (allowed.length > 0)
    return allowed.map(({ scope, status }) => (status === 422 ? `${scope}(422)` : scope)).join(' ');
  const statuses = [...new Set(cells.map((cell) => cell.status))];
  return statuses.length === 1 ? (REFUSED[statuses[0] ?? 0] ?? String(statuses[0])) : statuses.sort().join('/');
}
