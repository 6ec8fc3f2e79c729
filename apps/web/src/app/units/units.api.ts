import { inject, Service } from '@angular/core';
import type { ChangeUnitInput, CreateUnitInput, UnitRecord } from '@jishan/domain';
import { ApiClient } from '../http/api-client';

@Service()
export class UnitsApi {
  private readonly api = inject(ApiClient);
  private tree: Promise<UnitRecord[]> | null = null;

  /** The whole tree in house order. It changes once in years, so a page asks once. */
  listAll(): Promise<UnitRecord[]> {
    this.tree ??= this.api.get<UnitRecord[]>('/api/units').catch((error: unknown) => {
      this.tree = null;
      throw error;
    });
    return this.tree;
  }

  create(key: string, input: CreateUnitInput): Promise<UnitRecord> {
    return this.changing(this.api.write('POST', '/api/units', key, input));
  }

  change(key: string, id: string, input: ChangeUnitInput): Promise<UnitRecord> {
    return this.changing(this.api.write('PUT', `/api/units/${id}`, key, input));
  }

  private async changing(written: Promise<UnitRecord>): Promise<UnitRecord> {
    const unit = await written;
    this.tree = null;
    return unit;
  }
}
