import type { EntityManager } from 'typeorm';

const CHUNK = 2_000;
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Many rows of one table in a few statements. Every row has the same members, named like the columns; what is left out takes its default. */
export async function insertRows(tx: EntityManager, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).map((name) => `"${snakeCase(name)}"`).join(', ');
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value])));
    await tx.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(chunk)]);
  }
}
