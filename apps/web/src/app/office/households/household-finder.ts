import { inject, Service } from '@angular/core';
import { HouseholdsApi } from '../../households/households.api';
import type { Choice } from '../controls/search-picker';

/** Households to pick from, of one village or of everything in reach. */
@Service()
export class HouseholdFinder {
  private readonly api = inject(HouseholdsApi);

  async find(unitId: string | undefined, text: string): Promise<Choice[]> {
    const page = await this.api.list({ unitId, search: text || undefined });
    return page.items.map((household) => ({
      id: household.id,
      label: household.label,
      about: household.headName ? `户主${household.headName}，${household.unitName}` : household.unitName,
    }));
  }
}
