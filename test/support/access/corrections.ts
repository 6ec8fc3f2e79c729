import {
  dayOf,
  type BriefDetail,
  type BriefSources,
  type BulletinDetail,
  type BulletinLink,
  type CorrectionRecord,
  type FieldSource,
  type Page,
  type PrintedChange,
  type PublicationRecord,
  type RosterRecord,
  type SourceRow,
} from '@jishan/domain';
import { brief, CHAIN, takeStep } from '../briefs.ts';
import { sheetOf } from '../inputs.ts';
import type { Scope } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, PLACES, type Cell, type Recipe } from './cell.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

const LINK = record<BulletinLink>('BulletinLink', values('bulletinId', 'bulletinNo'));
const CORRECTION = record<CorrectionRecord>('CorrectionRecord', {
  ...values('id', 'briefId', 'publicationId', 'publicationTitle', 'unit', 'state', 'text', 'cause', 'reason'),
  ...values('decidedByName', 'version', 'madeAt'),
  corrects: LINK,
  carriedIn: LINK,
  changes: list(record<PrintedChange>('PrintedChange', values('label', 'before', 'after'))),
});
const SOURCES = record<BriefSources>('BriefSources', {
  ...values('briefId'),
  fields: list(
    record<FieldSource>('FieldSource', values('source', 'label', 'recorded', 'kind', 'recorderName', 'recordedAt')),
  ),
  rows: list(
    record<SourceRow>('SourceRow', {
      ...values('name', 'startsAt', 'presence', 'minutes', 'recorderName', 'recordedAt'),
      correction: record<NonNullable<SourceRow['correction']>>(
        'the correction of a row',
        values('reason', 'minutesBefore', 'presenceBefore'),
      ),
    }),
  ),
});

export const CORRECTION_ANSWERS: Record<string, Shape | null> = {
  'GET /briefs/{id}/sources': SOURCES,
  'GET /corrections': page(CORRECTION),
  'PUT /corrections/{id}/text': CORRECTION,
  'POST /corrections/{id}/dismissal': CORRECTION,
};

/** Publications belong to the district, which is home or stands above it. */
const DISTRICT: readonly Scope[] = ['own', 'parent', 'nowhere'];

const atDistrict =
  <T>(ask: (cell: Cell) => Promise<T>) =>
  (cell: Cell): Promise<T> | null => {
    const isDistrict = cell.holder.home.parentId === null;
    return cell.scope === (isDistrict ? 'parent' : 'own') ? null : ask(cell);
  };

const WAITING = ['to word', 'to be kept from', 'to dismiss'] as const;

/**
 * What one issue printed wrongly three times, waiting: it went through the chain, and the sheets behind it were corrected. Of the first
 * publication, of which nobody else here hands an issue in: the next one would carry them.
 */
export function corrections(subjects: Subjects): Promise<CorrectionRecord[]> {
  return subjects.once('corrections', 'district', async () => {
    const { admin, editor, signer, tree } = subjects.makers;
    const place = { unitId: tree.district.id, teamId: null };
    const all = WAITING.map((name) => subjects.named(`correction ${name}`));
    const briefIds: string[] = [];
    for (const things of all) briefIds.push((await brief(things, place)).id);
    const [publication] = await editor.get<PublicationRecord[]>('/publications');
    const issue = { publicationId: publication?.id, issuedOn: dayOf(new Date().toISOString()) };
    const { id } = await editor.post<BulletinDetail>('/bulletins', issue);
    await editor.post(`/bulletins/${id}/briefs`, { briefIds });
    for (const [step, role] of CHAIN) await takeStep(subjects.makers[role], id, step);
    await takeStep(signer, id, 'publish');
    for (const things of all) {
      const { activity, personId } = await things.settled(place);
      const { version } = await admin.get<RosterRecord>(`/activities/${activity.id}/roster`);
      const sheet = { ...sheetOf(activity, personId, version), publicHeadcount: 30, reason: '核对用，更正' };
      await admin.post(`/activities/${activity.id}/corrections`, sheet);
    }
    for (;;) {
      const { items } = await editor.get<Page<CorrectionRecord>>(`/corrections?bulletinId=${id}`);
      const made = briefIds.flatMap((briefId) => items.find((one) => one.briefId === briefId) ?? []);
      if (made.length === briefIds.length) return made;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
}

async function correction(subjects: Subjects, which: (typeof WAITING)[number]): Promise<CorrectionRecord> {
  const found = (await corrections(subjects))[WAITING.indexOf(which)];
  if (!found) throw new Error(`no correction ${which}`);
  return found;
}

async function current({ makers }: Subjects, { id, corrects }: CorrectionRecord): Promise<CorrectionRecord> {
  const { items } = await makers.editor.get<Page<CorrectionRecord>>(`/corrections?bulletinId=${corrects.bulletinId}`);
  const found = items.find((one) => one.id === id);
  if (!found) throw new Error(`no correction ${id}`);
  return found;
}

export const CORRECTION_RECIPES: Recipe[] = [
  {
    route: 'GET /briefs/{id}/sources',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await brief(cell.shared, cell.place)).id) } }),
  },
  { route: 'GET /corrections', scopes: ANY, ask: () => ({}) },
  {
    route: 'PUT /corrections/{id}/text',
    scopes: DISTRICT,
    inTurn: true,
    ask: atDistrict(async (cell) => {
      const { id, version } = await current(cell.shared, await correction(cell.shared, 'to word'));
      return { path: { id: cell.id(id) }, body: { text: '核对用更正。', version } };
    }),
  },
  {
    route: 'POST /corrections/{id}/dismissal',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { id, version } = await correction(
        cell.shared,
        cell.holder.role === 'editor' ? 'to dismiss' : 'to be kept from',
      );
      return { path: { id: cell.id(id) }, body: { reason: '核对用，不刊发', version } };
    }),
  },
];

/** A text with a figure that was explained; and one whose sheet was corrected, with the row that was. */
export async function askCorrections(subjects: Subjects): Promise<{ route: string; body: unknown }[]> {
  const things = subjects.named('explained figures');
  const { admin, editor, tree } = subjects.makers;
  const place = { unitId: tree.district.id, teamId: null };
  const { id, version } = await brief(things, place);
  const reasons = [{ figure: '99袋', reason: '核对用，另行统计' }];
  const body = await editor.put<BriefDetail>(`/briefs/${id}/text`, { text: '核对用，清运99袋。', version, reasons });
  const { activity, personId } = await things.settled(place);
  const roster = await admin.get<RosterRecord>(`/activities/${activity.id}/roster`);
  const sheet = sheetOf(activity, personId, roster.version);
  const rows = (sheet['rows'] as object[]).map((row) => ({ ...row, minutes: 30 }));
  const shorter = { ...sheet, rows, publicHeadcount: 30, reason: '核对用，更正' };
  await admin.post(`/activities/${activity.id}/corrections`, shorter);
  return [
    { route: 'PUT /briefs/{id}/text', body },
    { route: 'GET /briefs/{id}', body: await editor.get(`/briefs/${id}`) },
    { route: 'GET /briefs/{id}/sources', body: await editor.get(`/briefs/${id}/sources`) },
  ];
}
