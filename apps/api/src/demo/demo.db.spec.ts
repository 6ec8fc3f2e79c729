import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { ReconcileService } from '../points/reconcile.service';
import { DemoModule } from './demo.module';
import { DemoService } from './demo.service';

describe('the demo district', () => {
  let spec: SpecModule;
  const lines: string[] = [];
  let seconds = 0;
  beforeAll(async () => {
    spec = await openSpecModule(DemoModule);
    const startedAt = performance.now();
    await spec.get(DemoService).load((line) => lines.push(line));
    seconds = (performance.now() - startedAt) / 1000;
  }, 60_000);
  afterAll(() => spec.close());

  it('loads', async () => {
    console.log(lines.join('\n'), seconds);
    expect(spec.get(DataSource)).toBeDefined();
    expect((await spec.get(ReconcileService).run()).report.findings).toEqual([]);
  });
});
