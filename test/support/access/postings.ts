import type {
  ListedObjection,
  MyObjection,
  ObjectionRecord,
  Page,
  PostingDetail,
  PostingEntryRecord,
  PostingPlace,
  PostingRecord,
  PostingScheme,
  PublicObjection,
  PublicPosting,
  PublicPostingEntry,
  UnitPostings,
  UnitRecord,
} from '@jishan/domain';
import type { Place } from '../places.ts';
import type { Resident, Subjects } from '../subjects.ts';
import { ANY, PLACES, type Cell, type Recipe } from './cell.ts';
import { CHILD_KIND, unitOf } from './recipes-office.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

const DAYS = values('gatherUntil', 'opensOn', 'closesOn', 'effectiveOn');
const TIMES = values('workingDaysLeft', 'holidaysKnownUntil');
const SCHEMES = list(record<PostingScheme>('PostingScheme', values('title', 'documentRef')));
const HEAD = {
  ...{ ...DAYS, ...values('id', 'unitId', 'unitName', 'book', 'state') },
  ...values('entryCount', 'points', 'openObjections'),
};
const ENTRY = values('id', 'no', 'who', 'forWhat', 'occurredOn', 'ruleName', 'points', 'state');
const OBJECTION = values(
  ...(['id', 'postingId', 'objectorName', 'online', 'recordedByName', 'text', 'raisedAt', 'state'] as const),
  ...(['entryIds', 'decidedByName', 'decision', 'decidedAt'] as const),
);
const OBJECTION_RECORD = record<ObjectionRecord>('ObjectionRecord', OBJECTION);

export const POSTING_ANSWERS: Record<string, Shape | null> = {
  'GET /public-postings': list(
    record<PostingPlace>('PostingPlace', values('unitId', 'unitName', 'withinName', 'open', 'closesOn')),
  ),
  'GET /public-postings/{id}': record<UnitPostings>('UnitPostings', {
    ...values('unitId', 'unitName', 'today'),
    postings: list(
      record<PublicPosting>('PublicPosting', {
        ...{ ...DAYS, ...TIMES, ...values('id', 'book', 'state'), schemes: SCHEMES },
        entries: list(record<PublicPostingEntry>('PublicPostingEntry', ENTRY)),
        objections: list(
          record<PublicObjection>('PublicObjection', values('state', 'entryNos', 'raisedOn', 'decidedOn')),
        ),
      }),
    ),
  }),
  'GET /postings': page(record<PostingRecord>('PostingRecord', HEAD)),
  'GET /postings/{id}': record<PostingDetail>('PostingDetail', {
    ...{ ...HEAD, ...TIMES, ...values('today'), schemes: SCHEMES },
    entries: list(
      record<PostingEntryRecord>('PostingEntryRecord', {
        ...ENTRY,
        ...values('personName', 'explanation', 'closedReason'),
      }),
    ),
    objections: list(record<ListedObjection>('ListedObjection', { ...OBJECTION, ...values('refusal') })),
  }),
  'GET /postings/{id}/sheet': null,
  'GET /postings/{id}/poster': null,
  'GET /my/objections': list(
    record<MyObjection>(
      'MyObjection',
      values(
        ...(['id', 'postingId', 'unitId', 'unitName', 'entryNos', 'text', 'raisedAt'] as const),
        ...(['state', 'decision', 'decidedAt'] as const),
      ),
    ),
  ),
  'POST /postings/{id}/objections': OBJECTION_RECORD,
  'POST /postings/{id}/objections-for': OBJECTION_RECORD,
  'POST /objections/{id}/decision': OBJECTION_RECORD,
};

interface OnView {
  unitId: string;
  id: string;
  entryIds: string[];
  objector: Resident;
}

const WORDS = '核对用：那天没有见到';

/** A round that is on view and has one line, to which a resident of the place objects. */
function onView(subjects: Subjects, place: Place, unit: UnitRecord): Promise<OnView> {
  return subjects.once('posting', place.unitId, async () => {
    const { admin } = subjects.makers;
    const unitId = await unitWithView(subjects, unit);
    await subjects.adoptScheme(unitId, 5);
    await subjects.settled({ unitId, teamId: null });
    const { items } = await admin.get<Page<PostingRecord>>(`/postings?unitId=${unitId}`);
    const detail = await admin.get<PostingDetail>(`/postings/${items[0]?.id}`);
    const objector = await subjects.named('').resident(place);
    const entryIds = detail.entries.map((entry) => entry.id);
    await objector.client.post(`/postings/${detail.id}/objections`, { text: WORDS, entryIds });
    return { unitId, id: detail.id, entryIds, objector };
  });
}

/** Below the unit, so that what others ask about the unit itself still counts at once. */
async function unitWithView(subjects: Subjects, unit: UnitRecord): Promise<string> {
  const kind = CHILD_KIND[unit.kind];
  if (!kind) return unit.id;
  const below = { parentId: unit.id, kind, name: `公示${subjects.title()}` };
  return (await subjects.makers.admin.post<UnitRecord>('/units', below)).id;
}

const ofCell = async (cell: Cell) => onView(cell.shared, cell.village, await unitOf(cell));
const byId = async (cell: Cell) => ({ path: { id: cell.id((await ofCell(cell)).id) } });

export const POSTING_RECIPES: Recipe[] = [
  { route: 'GET /public-postings', scopes: ANY, ask: () => ({}) },
  {
    route: 'GET /public-postings/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await ofCell(cell)).unitId) } }),
  },
  { route: 'GET /postings', scopes: ANY, ask: () => ({}) },
  { route: 'GET /postings/{id}', scopes: PLACES, ask: byId },
  { route: 'GET /postings/{id}/sheet', scopes: PLACES, ask: byId },
  { route: 'GET /postings/{id}/poster', scopes: PLACES, ask: byId },
  { route: 'GET /my/objections', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /postings/{id}/objections',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await byId(cell)), body: { text: WORDS, entryIds: (await ofCell(cell)).entryIds } }),
  },
  {
    route: 'POST /postings/{id}/objections-for',
    scopes: PLACES,
    ask: async (cell) => {
      const { entryIds } = await ofCell(cell);
      return { ...(await byId(cell)), body: { text: WORDS, entryIds, objectorName: '核对乙' } };
    },
  },
  {
    // the first who may decides; whoever comes later hears that it is decided
    route: 'POST /objections/{id}/decision',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, entryIds, objector } = await ofCell(cell);
      const raise = () =>
        objector.client.post<ObjectionRecord>(`/postings/${id}/objections`, { text: WORDS, entryIds });
      const objection = await cell.things.once('objection', cell.village.unitId, raise);
      return { path: { id: cell.id(objection.id) }, body: { uphold: false, reason: '核对用，维持' } };
    },
  },
];

/** What an objector reads of the own objections. */
export async function askObjector(subjects: Subjects, station: Place): Promise<{ route: string; body: unknown }[]> {
  const units = await subjects.makers.admin.get<UnitRecord[]>('/units');
  const unit = units.find((candidate) => candidate.id === station.unitId);
  if (!unit) throw new Error(`no unit ${station.unitId}`);
  const { objector } = await onView(subjects, station, unit);
  return [{ route: 'GET /my/objections', body: await objector.client.get('/my/objections') }];
}
