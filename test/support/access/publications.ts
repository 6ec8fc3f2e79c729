import { randomUUID } from 'node:crypto';
import {
  dayOf,
  DEFAULT_HOUSE_STYLE,
  stepRulesFor,
  type BulletinDetail,
  type DigestActivity,
  type DigestFigures,
  type DigestPeriod,
  type DigestRecord,
  type DigestUnit,
  type DistributionLine,
  type Masthead,
  type PastBrief,
  type PastBulletinDetail,
  type PastBulletinRecord,
  type PastProblem,
  type PastReport,
  type PublicationDetail,
  type PublicationRecord,
  type PublicationSection,
  type PublicationVersion,
  type StepRule,
} from '@jishan/domain';
import { arrangementOf } from '../briefs.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, PLACES, type Cell, type Recipe } from './cell.ts';
import { list, OPEN, page, record, values, type Shape } from './shapes.ts';

const PUBLICATION_KEYS = {
  ...values('id', 'unitId', 'title', 'office', 'numbering', 'lastRunningNo', 'imprintRoles', 'contact'),
  ...values('unitOrder', 'version'),
  mastheads: list(record<Masthead>('Masthead', values('validFrom', 'title', 'office'))),
  sections: list(record<PublicationSection>('PublicationSection', values('name', 'categories', 'fullMax'))),
  steps: list(record<StepRule>('StepRule', values('step', 'role', 'merged'))),
  distribution: list(record<DistributionLine>('DistributionLine', values('label', 'names'))),
  houseStyle: OPEN,
};
const PUBLICATION = record<PublicationRecord>('PublicationRecord', PUBLICATION_KEYS);
const DETAIL = record<PublicationDetail>('PublicationDetail', {
  ...PUBLICATION_KEYS,
  openBulletins: list(
    record<PublicationDetail['openBulletins'][number]>('an open bulletin', values('id', 'issuedOn', 'sections')),
  ),
  versions: list(
    record<PublicationVersion>('PublicationVersion', { ...values('version', 'changedBy', 'at'), settings: OPEN }),
  ),
});

const PAST_KEYS = {
  ...values('id', 'publicationId', 'publicationTitle', 'bulletinNo', 'issuedOn', 'briefCount'),
  ...values('importerName', 'importedAt', 'sha256'),
  withdrawal: record<NonNullable<PastBulletinRecord['withdrawal']>>('a withdrawal', values('at', 'byName', 'reason')),
};
const PAST = record<PastBulletinRecord>('PastBulletinRecord', PAST_KEYS);
const PAST_DETAIL = record<PastBulletinDetail>('PastBulletinDetail', {
  ...PAST_KEYS,
  ...values('source'),
  content: OPEN,
  namedIn: list(record<PastBulletinDetail['namedIn'][number]>('a bulletin that names it', values('id', 'title'))),
});
const REPORT = record<PastReport>('PastReport', {
  split: OPEN,
  imported: PAST,
  problems: list(record<PastProblem>('PastProblem', values('line', 'message'))),
  briefs: list(
    record<PastBrief>('PastBrief', {
      ...values('section', 'text', 'line', 'brief', 'unitName', 'unitId', 'heldOn', 'theme', 'headcount', 'left'),
    }),
  ),
});

const FIGURE_KEYS = values(
  ...(['activities', 'people', 'attendances', 'publicHeadcount', 'minutes', 'points', 'deedPoints'] as const),
);
const FIGURES = record<DigestFigures>('DigestFigures', FIGURE_KEYS);
const PERIOD = record<DigestPeriod>('DigestPeriod', values('from', 'to'));
const DIGEST = record<DigestRecord>('DigestRecord', {
  ...values('kind', 'unitId', 'unitName', 'isOver'),
  period: PERIOD,
  figures: FIGURES,
  before: record<DigestRecord['before']>('the period before', { period: PERIOD, figures: FIGURES }),
  units: list(record<DigestUnit>('DigestUnit', { ...FIGURE_KEYS, ...values('unitId', 'unitName') })),
});
const DIGEST_ACTIVITY = record<DigestActivity>(
  'DigestActivity',
  values('id', 'title', 'unitName', 'heldOn', 'people', 'attendances', 'publicHeadcount', 'minutes', 'points'),
);

export const PUBLICATION_ANSWERS: Record<string, Shape | null> = {
  'GET /publications': list(PUBLICATION),
  'POST /publications': DETAIL,
  'GET /publications/{id}': DETAIL,
  'PUT /publications/{id}': DETAIL,
  'GET /past-bulletins': page(PAST),
  'POST /past-bulletins/check': REPORT,
  'POST /past-bulletins': PAST,
  'GET /past-bulletins/{id}': PAST_DETAIL,
  'POST /past-bulletins/{id}/withdraw': PAST_DETAIL,
  'GET /digests': DIGEST,
  'GET /digests/activities': page(DIGEST_ACTIVITY),
};

const ROLES = ['编辑', '校对', '核签'];

/** Nobody else's title. */
const settings = () => ({
  ...{ title: `核对用刊物${randomUUID().slice(0, 8)}`, office: '核对用办公室', mastheads: [], numbering: 'running' },
  sections: [{ name: '动态', categories: [], fullMax: null }],
  ...{ imprintRoles: ROLES, steps: stepRulesFor(ROLES), distribution: [{ label: '报', names: '核对用单位' }] },
  ...{ contact: '', houseStyle: DEFAULT_HOUSE_STYLE, unitOrder: [] },
});

/** Of a unit, by the editor of the district; its counter is far enough for what is imported. */
export function publicationAt({ makers }: Subjects, unitId: string): Promise<PublicationDetail> {
  return makers.editor.post('/publications', { ...settings(), unitId, lastRunningNo: 900 });
}

const shared = (cell: Cell) =>
  cell.shared.once('publication', cell.place.unitId, () => publicationAt(cell.shared, cell.place.unitId));

export const pasted = (no: number) =>
  `核对用快报\n第${no}期\n核对用办公室\n2020年1月20日\n【动态】\n某镇：15日，开展“学雷锋”活动，共30人参加。`;

export async function importedAt(subjects: Subjects, unitId: string): Promise<PastBulletinRecord> {
  const { id } = await publicationAt(subjects, unitId);
  const input = { publicationId: id, text: pasted(7), corrections: [] };
  return subjects.makers.editor.post('/past-bulletins', input);
}

async function pasting(cell: Cell) {
  const { id } = await publicationAt(cell.shared, cell.place.unitId);
  return { body: { publicationId: cell.id(id), text: pasted(8), corrections: [] } };
}

const asked = (cell: Cell) => ({ query: { kind: 'month', on: '2020-01-20', unitId: cell.unitId } });

export const PUBLICATION_RECIPES: Recipe[] = [
  { route: 'GET /publications', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /publications',
    scopes: PLACES,
    ask: (cell) => ({ body: { ...settings(), unitId: cell.unitId, lastRunningNo: 0 } }),
  },
  {
    route: 'GET /publications/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.id((await shared(cell)).id) } }),
  },
  {
    route: 'PUT /publications/{id}',
    scopes: PLACES,
    ask: async (cell) => {
      const { id, version } = await publicationAt(cell.shared, cell.place.unitId);
      return { path: { id: cell.id(id) }, body: { ...settings(), version } };
    },
  },
  { route: 'GET /past-bulletins', scopes: ANY, ask: () => ({}) },
  { route: 'POST /past-bulletins/check', scopes: PLACES, ask: pasting },
  { route: 'POST /past-bulletins', scopes: PLACES, ask: pasting },
  {
    route: 'GET /past-bulletins/{id}',
    scopes: PLACES,
    ask: async (cell) => {
      const { unitId } = cell.place;
      const { id } = await cell.shared.once('past bulletin', unitId, () => importedAt(cell.shared, unitId));
      return { path: { id: cell.id(id) } };
    },
  },
  {
    route: 'POST /past-bulletins/{id}/withdraw',
    scopes: PLACES,
    ask: async (cell) => {
      const { id } = await importedAt(cell.shared, cell.place.unitId);
      return { path: { id: cell.id(id) }, body: { reason: '核对用，粘错了期' } };
    },
  },
  { route: 'GET /digests', scopes: PLACES, ask: asked },
  { route: 'GET /digests/activities', scopes: PLACES, ask: asked },
];

/** A past bulletin that stepped back, and that an issue under way speaks of. */
async function withdrawnAndNamed(subjects: Subjects, unitId: string, issuedOn: string): Promise<string> {
  const { editor } = subjects.makers;
  const { id, publicationId, bulletinNo } = await importedAt(subjects, unitId);
  const issue = await editor.post<BulletinDetail>('/bulletins', { publicationId, issuedOn });
  const arrangement = arrangementOf(issue);
  const sections = issue.sections.map(({ name }) => ({ name, briefs: [], notes: [`更正：${bulletinNo}核对用`] }));
  await editor.put(`/bulletins/${issue.id}`, { ...arrangement, sections });
  await editor.post(`/past-bulletins/${id}/withdraw`, { reason: '核对用，粘错了期' });
  return id;
}

/** Answers that the ordinary ones leave out: a masthead to come, an issue under way, a text with a fault, a day with an activity. */
export async function askPublications(subjects: Subjects): Promise<{ route: string; body: unknown }[]> {
  const { editor, tree } = subjects.makers;
  const unitId = tree.district.id;
  const today = dayOf(new Date().toISOString());
  const { id } = await editor.post<PublicationDetail>('/publications', {
    ...settings(),
    ...{ unitId, lastRunningNo: 0, mastheads: [{ validFrom: today, title: '核对用新刊名', office: '核对用办公室' }] },
  });
  await editor.post('/bulletins', { publicationId: id, issuedOn: today });
  const past = await withdrawnAndNamed(subjects, unitId, today);
  await subjects.settled({ unitId, teamId: null });
  const input = { publicationId: id, text: '核对用快报', corrections: [] };
  const query = `kind=week&on=${today}&unitId=${unitId}`;
  return [
    { route: 'GET /publications/{id}', body: await editor.get(`/publications/${id}`) },
    { route: 'POST /past-bulletins/check', body: await editor.post('/past-bulletins/check', input) },
    { route: 'GET /past-bulletins/{id}', body: await editor.get(`/past-bulletins/${past}`) },
    { route: 'GET /digests', body: await editor.get(`/digests?${query}`) },
    { route: 'GET /digests/activities', body: await editor.get(`/digests/activities?${query}`) },
  ];
}
