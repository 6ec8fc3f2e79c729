import '@angular/compiler';
import { Injector, runInInjectionContext } from '@angular/core';
import type { DeductionState, DeedState } from '@jishan/domain';
import { expect, it } from 'vitest';
import { ActivitiesApi } from '../../activities/activities.api';
import { ArticlesApi } from '../../articles/articles.api';
import { BriefsApi } from '../../briefs/briefs.api';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { ComplaintsApi } from '../../complaints/complaints.api';
import { DeductionsApi } from '../../deductions/deductions.api';
import { DeedsApi } from '../../deeds/deeds.api';
import { Session } from '../../session/session';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import { WaitingForMe } from './waiting';

const page = <T>(item: T) => Promise.resolve({ items: [item], nextCursor: null });
const deeds = {
  list: ({ state }: { state: DeedState }) => page({ id: state, state, filedAt: '2026-11-20T02:00:00Z' }),
};
const deductions = {
  list: ({ state }: { state: DeductionState }) => page({ id: state, state, owner: { label: '禅房村25号' } }),
};

/** The ids that the card of somebody with this one permission has. */
async function idsFor(action: string): Promise<string[]> {
  const idle = [VolunteersApi, ActivitiesApi, BriefsApi, ArticlesApi, BulletinsApi, ComplaintsApi];
  const injector = Injector.create({
    providers: [
      { provide: Session, useValue: { mayEver: (asked: string) => asked === action } },
      { provide: DeedsApi, useValue: deeds },
      { provide: DeductionsApi, useValue: deductions },
      ...idle.map((provide) => ({ provide, useValue: {} })),
    ],
  });
  const [card] = runInInjectionContext(injector, () => new WaitingForMe()).cards();
  return (await card?.load())?.items.map(({ id }) => id) ?? [];
}

it('counts what is under review beside what waits for it', async () => {
  expect(await idsFor('deed.review')).toEqual(['submitted', 'under-review']);
  expect(await idsFor('deduction.decide-appeal')).toEqual(['submitted', 'under-review', 'appealed', 'contested']);
});
