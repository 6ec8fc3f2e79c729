import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

/** A statement that each connection plans once and then knows by its name. One name, one text, for ever. */
export interface PreparedStatement {
  name: string;
  text: string;
}

/**
 * Runs a prepared statement within the transaction: for what is asked all day and costs more to plan than to do. Faults are the
 * driver's own.
 */
export async function runPrepared<Row extends object>(
  tx: EntityManager,
  statement: PreparedStatement,
  values: unknown[],
): Promise<Row[]> {
  if (!tx.queryRunner?.isTransactionActive) throw new Error(`${statement.name} belongs into a transaction`);
  const client = (await tx.queryRunner.connect()) as PoolClient;
  return (await client.query<Row>({ ...statement, values })).rows;
}
