import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from './db-spec';
import { anyOf, prepared } from './prepared-statements';

const UNITS = prepared(`SELECT count(*) FROM units WHERE id = ${anyOf(1, 'uuid')}`);
const PLANS =
  'SELECT generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements WHERE statement = $1';

describe('a marked statement', () => {
  let spec: SpecModule;

  beforeAll(async () => {
    spec = await openSpecModule();
  });
  afterAll(() => spec.close());

  it('is planned once on a connection by its transactions, and what is asked there afterwards as it pleases the database', async () => {
    const runner = spec.dataSource.createQueryRunner();
    await runner.startTransaction();
    for (let time = 0; time < 3; time++) await runner.query(UNITS, [[]]);
    await runner.commitTransaction();
    expect(await runner.query(PLANS, [UNITS])).toEqual([{ generic: 3, custom: 0 }]);
    expect(await runner.query('SHOW plan_cache_mode')).toEqual([{ plan_cache_mode: 'auto' }]);
    await runner.release();
  });
});
