import type { BriefDetail, FindingRecord, WordingDetail, WordingEntry } from '@jishan/domain';
import { bulletin } from '../briefs.ts';
import type { Scope } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, type Cell, type Recipe } from './cell.ts';
import { list, record, values, type Shape } from './shapes.ts';

const ENTRY_KEYS = {
  ...values('id', 'kind', 'words', 'instead', 'note', 'version', 'withdrawn', 'changedByName', 'changedAt'),
};
const ENTRY = record<WordingEntry>('WordingEntry', ENTRY_KEYS);
const DETAIL = record<WordingDetail>('WordingDetail', {
  ...ENTRY_KEYS,
  changes: list(
    record<WordingDetail['changes'][number]>(
      'a change of wording',
      values('version', 'words', 'instead', 'note', 'withdrawn', 'byName', 'at'),
    ),
  ),
});
const FINDING = record<FindingRecord>('FindingRecord', {
  ...values('id', 'rule', 'severity', 'path', 'kind', 'section', 'start', 'end', 'fix', 'reason'),
  ...values('words', 'before', 'after', 'briefIds', 'articleId'),
  acknowledged: record<NonNullable<FindingRecord['acknowledged']>>(
    'an acknowledgement',
    values('reason', 'byName', 'at'),
  ),
  brief: record<NonNullable<FindingRecord['brief']>>('the brief of a finding', values('briefId', 'version', 'fixed')),
});

export const WORDING_ANSWERS: Record<string, Shape | null> = {
  'GET /wording': list(ENTRY),
  'GET /wording/{id}': DETAIL,
  'POST /wording': DETAIL,
  'PUT /wording/{id}': DETAIL,
  'POST /wording/{id}/withdrawal': DETAIL,
  'GET /bulletins/{id}/findings': list(FINDING),
  'POST /bulletins/{id}/acknowledgements': list(FINDING),
};

/** Publications belong to the district, which is home or stands above it. */
const DISTRICT: readonly Scope[] = ['own', 'parent', 'nowhere'];

/** Nothing to ask at home where home is not the district. */
const atDistrict =
  <T>(ask: (cell: Cell) => Promise<T>) =>
  (cell: Cell): Promise<T> | null => {
    const isDistrict = cell.holder.home.parentId === null;
    return cell.scope === (isDistrict ? 'parent' : 'own') ? null : ask(cell);
  };

let count = 0;
/** Words that no text has. */
const entry = () => {
  const name = String(++count).padStart(4, '0');
  return { words: `甲乙丙${name}`, instead: `丁戊己${name}`, note: '' };
};

const added = ({ makers }: Subjects): Promise<WordingDetail> =>
  makers.editor.post<WordingDetail>('/wording', { kind: 'term', ...entry() });

/** A bulletin in which one brief does not begin with its unit. */
function warned(subjects: Subjects): Promise<{ id: string; finding: string }> {
  return subjects.once('warned bulletin', 'district', async () => {
    const { editor } = subjects.makers;
    const { id, sections } = await bulletin(subjects.named('warned bulletin'));
    const [placed] = sections.flatMap((section) => section.entries);
    const brief = await editor.get<BriefDetail>(`/briefs/${placed?.briefId ?? ''}`);
    await editor.put(`/briefs/${brief.id}/text`, { text: '核对用简讯。', version: brief.version });
    const findings = await editor.get<FindingRecord[]>(`/bulletins/${id}/findings`);
    return { id, finding: findings.find(({ severity }) => severity === 'warns')?.id ?? '' };
  });
}

export const WORDING_RECIPES: Recipe[] = [
  { route: 'GET /wording', scopes: ANY, ask: () => ({}) },
  { route: 'GET /wording/{id}', scopes: ANY, ask: async (cell) => ({ path: { id: (await added(cell.shared)).id } }) },
  { route: 'POST /wording', scopes: ANY, ask: () => ({ body: { kind: 'term', ...entry() } }) },
  {
    route: 'PUT /wording/{id}',
    scopes: ANY,
    ask: async (cell) => ({ path: { id: (await added(cell.fresh)).id }, body: { ...entry(), version: 1 } }),
  },
  {
    route: 'POST /wording/{id}/withdrawal',
    scopes: ANY,
    ask: async (cell) => ({ path: { id: (await added(cell.fresh)).id }, body: { version: 1 } }),
  },
  {
    route: 'GET /bulletins/{id}/findings',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => ({ path: { id: cell.id((await warned(cell.shared)).id) } })),
  },
  {
    route: 'POST /bulletins/{id}/acknowledgements',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { id, finding } = await warned(cell.shared);
      return { path: { id: cell.id(id) }, body: { finding, reason: '核对用' } };
    }),
  },
];
