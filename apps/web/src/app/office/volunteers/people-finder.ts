import { inject, Service } from '@angular/core';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import type { Choice } from '../controls/search-picker';

/** Approved volunteers to pick from, within what this person may see. */
@Service()
export class PeopleFinder {
  private readonly api = inject(VolunteersApi);

  readonly find = async (text: string): Promise<Choice[]> => {
    const page = await this.api.list({ search: text || undefined, state: 'active' });
    return page.items.map((person) => ({
      id: person.id,
      label: person.name,
      about: `${person.unitName} ${person.cardNo}`,
    }));
  };
}
