import { expect, test } from '@playwright/test';
import { arrive, arriveAs, PHONE } from './cast.ts';
import { inspect } from './pages/inspect.ts';
import { pathsOf } from './pages/routes.ts';
import { type DemoIds, FIELD, findIds, OFFICE, type Row } from './pages/table.ts';

// a page is looked at, not changed: both workers take what is next
test.describe.configure({ mode: 'parallel' });

let demo: DemoIds;
test.beforeAll(async () => {
  demo = await findIds(process.env['PRODUCT_URL'] ?? '');
});

test('no page is left out of the tables below', () => {
  const routesOf = (rows: readonly Row[]) => [...new Set(rows.map((row) => row.route))].sort();
  expect(routesOf(FIELD)).toEqual(pathsOf('field'));
  expect(routesOf(OFFICE)).toEqual(pathsOf('office'));
});

for (const [shell, rows] of [
  ['field', FIELD],
  ['office', OFFICE],
] as const) {
  for (const role of new Set(rows.map((row) => row.role))) {
    test(`${shell} pages of ${role ?? 'a stranger'} on a phone and at a desk`, async ({ browser }) => {
      const person = role ? await arriveAs(browser, role, PHONE) : await arrive(browser, PHONE);
      const faults: string[] = [];
      for (const row of rows.filter((candidate) => candidate.role === role))
        faults.push(...(await inspect(person, row, demo, shell)));
      expect(faults).toEqual([]);
    });
  }
}
