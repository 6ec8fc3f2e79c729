import { addDays, dayOf, type Page, type SchemeDetail, type SchemeTrial, type SchemeTrialDetail } from '@jishan/domain';
import type { TrialCap, TrialExtra, TrialLine, TrialPerson, TrialResult, TrialUnit } from '@jishan/domain';
import type { Client } from '../client.ts';
import { PLACES, type Cell, type Recipe } from './cell.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

const HEAD = values(
  ...(['id', 'schemeId', 'versionId', 'version', 'from', 'to', 'state', 'progress'] as const),
  ...(['askedByName', 'askedAt', 'finishedAt'] as const),
);
const SUMS = values('facts', 'people', 'before', 'after');
const RESULT = record<TrialResult>('TrialResult', {
  ...{ ...SUMS, ...values('gaining', 'losing') },
  units: list(record<TrialUnit>('TrialUnit', { ...SUMS, ...values('unitId', 'unitName') })),
  lines: list(
    record<TrialLine>(
      'TrialLine',
      values(
        ...(['personId', 'personName', 'activityId', 'activityTitle', 'occurredOn'] as const),
        ...(['minutes', 'before', 'after', 'explanation'] as const),
      ),
    ),
  ),
  extras: list(record<TrialExtra>('TrialExtra', values('kind', 'unitId', 'unitName', 'accounts', 'before', 'after'))),
  caps: list(record<TrialCap>('TrialCap', values('scope', 'window', 'points', 'times', 'taken'))),
});
const TRIAL = record<SchemeTrialDetail>('SchemeTrialDetail', { ...HEAD, result: RESULT });
const PERSON = record<TrialPerson>('TrialPerson', values('personId', 'name', 'unitName', 'facts', 'before', 'after'));

export const TRIAL_ANSWERS: Record<string, Shape | null> = {
  'GET /scheme-versions/{id}/trials': list(record<SchemeTrial>('SchemeTrial', HEAD)),
  'POST /scheme-versions/{id}/trials': TRIAL,
  'GET /scheme-trials/{id}': TRIAL,
  'GET /scheme-trials/{id}/people': page(PERSON),
  'GET /scheme-trials/{id}/sheet': null,
};

const draftOf = (cell: Cell): Promise<SchemeDetail<unknown>> => cell.shared.scheme(cell.village);

/** A finished trial of the draft that the place's scheme has. */
async function ofTrial(cell: Cell): Promise<{ path: { id: string } }> {
  const [version] = (await draftOf(cell)).versions;
  const { admin } = cell.shared.makers;
  const trial = await cell.shared.once('trial', cell.village.unitId, () => tried(admin, version?.id ?? ''));
  return { path: { id: cell.id(trial.id) } };
}

/** One version is tried once at a time: whoever comes second waits. */
async function begun(admin: Client, versionId: string): Promise<SchemeTrial> {
  for (;;) {
    const answer = await admin.send<SchemeTrial>('POST', `/scheme-versions/${versionId}/trials`, lastDays());
    if (answer.status !== 409) return answer.body;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function lastDays(): { from: string; to: string } {
  const to = dayOf(new Date().toISOString());
  return { from: addDays(to, -30), to };
}

/** Tries a version on the last days and waits for the end. */
export async function tried(admin: Client, versionId: string): Promise<SchemeTrialDetail> {
  const { id } = await begun(admin, versionId);
  for (;;) {
    const trial = await admin.get<SchemeTrialDetail>(`/scheme-trials/${id}`);
    if (trial.state === 'done' || trial.state === 'failed') return trial;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A trial that has a line, a cap that bit, opening points and somebody in it. */
export async function askTrials(
  admin: Client,
  schemeId: string,
  draft: object,
): Promise<{ route: string; body: unknown }[]> {
  const { versions } = await admin.post<SchemeDetail<unknown>>(`/schemes/${schemeId}/versions`, draft);
  const trial = await tried(admin, versions[0]?.id ?? '');
  const people = await admin.get<Page<TrialPerson>>(`/scheme-trials/${trial.id}/people`);
  const trials = await admin.get<SchemeTrial[]>(`/scheme-versions/${versions[0]?.id}/trials`);
  return [
    { route: 'GET /scheme-versions/{id}/trials', body: trials },
    { route: 'GET /scheme-trials/{id}', body: trial },
    { route: 'GET /scheme-trials/{id}/people', body: people },
  ];
}

export const TRIAL_RECIPES: Recipe[] = [
  {
    route: 'GET /scheme-versions/{id}/trials',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await draftOf(cell)).versions[0]?.id ?? '') } }),
  },
  {
    route: 'POST /scheme-versions/{id}/trials',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await draftOf(cell)).versions[0]?.id ?? '') },
      body: lastDays(),
    }),
  },
  { route: 'GET /scheme-trials/{id}', scopes: PLACES, ask: ofTrial },
  { route: 'GET /scheme-trials/{id}/people', scopes: PLACES, ask: ofTrial },
  { route: 'GET /scheme-trials/{id}/sheet', scopes: PLACES, ask: ofTrial },
];
