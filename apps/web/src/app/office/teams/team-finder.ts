import { inject, Service } from '@angular/core';
import { TEAM_LEVEL_LABELS } from '@jishan/domain';
import { TeamsApi } from '../../teams/teams.api';
import type { Choice } from '../controls/search-picker';

/** Teams to pick from, of one unit or of all. */
@Service()
export class TeamFinder {
  private readonly api = inject(TeamsApi);

  async find(unitId: string | undefined, text: string): Promise<Choice[]> {
    const page = await this.api.list({ unitId, search: text || undefined });
    return page.items.map((team) => ({
      id: team.id,
      label: team.name,
      about: `${TEAM_LEVEL_LABELS[team.level]}，${team.unitName}`,
    }));
  }
}
