import { inject, Service } from '@angular/core';
import {
  type ActivityDetail,
  checkSignUp,
  checkWithdraw,
  clashWith,
  type DomainErrorCode,
  type MySignUp,
  type ShiftRecord,
  type SignUpRecord,
} from '@jishan/domain';
import { Session } from '../session/session';
import { Loaded } from '../ui/loaded';
import { VolunteersApi } from '../volunteers/volunteers.api';
import { ActivitiesApi } from './activities.api';

/** What the domain's rules need to know of me before I sign up: age, teams, and what else I have signed up for. */
@Service({ autoProvided: false })
export class MyStanding {
  private readonly session = inject(Session);
  private readonly volunteers = inject(VolunteersApi);
  private readonly activities = inject(ActivitiesApi);

  readonly person = new Loaded(this.session.personId, () => this.volunteers.findMine());
  readonly signUps = new Loaded(
    () => (this.session.mayEver('activity.list-own') ? true : null),
    () => this.activities.listOwn(),
  );

  /** Null while not known or when nothing speaks against it; the server has the last word. */
  refusalToSignUp(activity: ActivityDetail, shift: ShiftRecord, now: string): DomainErrorCode | null {
    const person = this.person.value();
    if (!person) return null;
    return checkSignUp(
      {
        activity,
        shift,
        person: {
          active: person.state === 'active',
          birthOn: person.birthOn,
          teamIds: person.teams.map((team) => team.teamId),
        },
        others: this.othersThan(shift),
        alreadySignedUp: mySignUp(activity, shift) !== null,
      },
      now,
    );
  }

  /** What I have signed up for at the time of this shift. */
  clashWith(shift: ShiftRecord): MySignUp | null {
    return clashWith(shift, this.othersThan(shift));
  }

  private othersThan(shift: ShiftRecord): MySignUp[] {
    return (this.signUps.value()?.items ?? []).filter(
      (signUp) => signUp.shiftId !== shift.id && signUp.state !== 'withdrawn' && signUp.activityState !== 'cancelled',
    );
  }
}

/** My live sign-up for this shift. */
export function mySignUp(activity: ActivityDetail, shift: ShiftRecord): SignUpRecord | null {
  return activity.mySignUps.find((signUp) => signUp.shiftId === shift.id && signUp.state !== 'withdrawn') ?? null;
}

export function refusalToWithdraw(signUp: SignUpRecord, shift: ShiftRecord, now: string): DomainErrorCode | null {
  return checkWithdraw(signUp, shift, now);
}
