import { Injectable } from '@nestjs/common';
import {
  assertCan,
  can,
  DomainError,
  type Actor,
  type CreateVolunteerInput,
  type VolunteerDetail,
} from '@jishan/domain';
import { HouseholdsService } from '../households/households.service';
import { Writes, type WriteKey } from '../platform/idempotency';
import { UnitsService } from '../units/units.service';
import { RegistrationService } from '../volunteers/registration.service';
import { VolunteersService } from '../volunteers/volunteers.service';
import { MembershipService, subjectOf } from './membership.service';
import { TeamsService, type Team } from './teams.service';

/** A leader or a village enters somebody, with household and team in one action; it stands here because it needs all three features. */
@Injectable()
export class EnrolmentService {
  constructor(
    private readonly teams: TeamsService,
    private readonly membership: MembershipService,
    private readonly households: HouseholdsService,
    private readonly registration: RegistrationService,
    private readonly volunteers: VolunteersService,
    private readonly units: UnitsService,
    private readonly writes: Writes,
  ) {}

  async enrol(actor: Actor, input: CreateVolunteerInput, write: WriteKey): Promise<VolunteerDetail> {
    const team = input.teamId ? await this.teams.getTeam(input.teamId) : null;
    await this.assertMayEnter(actor, input.unitId, team);
    if (team) assertCan(actor, 'team.manage-members', subjectOf(team));
    const householdId = input.householdId;
    if (householdId) await this.households.assertManages(actor, householdId);
    const id = await this.writes.once(write, async (tx) => {
      const inHousehold = householdId ? await this.households.hasGrownUp(tx, householdId) : false;
      const personId = await this.registration.enter(tx, actor, input, inHousehold);
      if (householdId) await this.households.join(tx, actor, householdId, personId, false);
      if (team) await this.membership.join(tx, actor, team, personId, false);
      return personId;
    });
    return this.volunteers.detail(id);
  }

  /** A leader enters people into the own team and only from where the team is; an admin anybody of the own units. */
  private async assertMayEnter(actor: Actor, unitId: string, team: Team | null): Promise<void> {
    const unitPath = await this.units.pathOf(unitId);
    assertCan(actor, 'volunteer.create', { unitPath, ...(team ? { teamIds: team.lineage } : {}) });
    const isTheirs =
      can(actor, 'volunteer.create', { unitPath }) || (team !== null && unitPath.startsWith(team.unitPath));
    if (!isTheirs) throw new DomainError('resource.not-found');
  }
}
