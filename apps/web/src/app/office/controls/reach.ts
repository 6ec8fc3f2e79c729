import { inject, Service } from '@angular/core';
import { type Action, ERROR_TITLES, PERMISSIONS, type Role } from '@jishan/domain';
import { Session } from '../../session/session';
import { UnitRegister } from '../units/unit-register';

/** Says why somebody may not do something to what stands in a unit; null when they may. */
@Service()
export class Reach {
  private readonly session = inject(Session);
  private readonly register = inject(UnitRegister);

  refusal(action: Action, unitId: string | null, personIds: string[] = []): string | null {
    const unitPath = this.register.pathOf(unitId);
    if (this.session.can(action, { unitPath: unitPath || undefined, personIds })) return null;
    return this.mayAsLeader(action) ? null : ERROR_TITLES['access.denied'];
  }

  // A leader's lists hold only what is in reach of the team; which teams stand above it only the server knows.
  private mayAsLeader(action: Action): boolean {
    const row: Partial<Record<Role, string>> = PERMISSIONS[action];
    return row['team-leader'] === 'team' && this.session.grantsOf('team-leader').length > 0;
  }
}
