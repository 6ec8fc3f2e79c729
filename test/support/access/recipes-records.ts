import type { RecordEntry, RecordPrint } from '@jishan/domain';
import { ANY, PEOPLE, type Cell, type Recipe } from './cell.ts';

const commendation = { kind: 'commendation', heldOn: '2026-03-05', title: '核对表彰', issuer: '核对单位' };

async function ofPerson(cell: Cell) {
  const personId = await cell.personId();
  return personId === null ? null : { path: { personId } };
}

/** An entry about a person of the place, made for this cell alone: it can be withdrawn once. */
async function entryAt(cell: Cell): Promise<string | null> {
  const about = cell.scope === 'self' ? cell.me?.personId : (await cell.shared.person(cell.place)).id;
  if (!about) return null;
  const { id } = await cell.shared.makers.admin.post<RecordEntry>(`/people/${about}/record-entries`, commendation);
  return cell.id(id);
}

/** The number of a print about a person of the place; one of nobody's in the cell of what does not exist. */
async function printAt(cell: Cell): Promise<string | null> {
  if (cell.scope === 'nowhere') return '2026-999999';
  const about = await cell.personId();
  if (about === null) return null;
  return (await cell.shared.makers.admin.post<RecordPrint>(`/people/${about}/record-prints`)).recordNo;
}

export const RECORD_RECIPES: Recipe[] = [
  { route: 'GET /my/record', scopes: ANY, ask: () => ({}) },
  { route: 'GET /people/{personId}/record', scopes: PEOPLE, ask: ofPerson },
  { route: 'POST /people/{personId}/record-prints', scopes: PEOPLE, ask: ofPerson },
  {
    route: 'GET /record-prints/{recordNo}/file',
    scopes: PEOPLE,
    ask: async (cell) => {
      const recordNo = await printAt(cell);
      return recordNo === null ? null : { path: { recordNo } };
    },
  },
  {
    route: 'POST /people/{personId}/record-entries',
    scopes: PEOPLE,
    ask: async (cell) => {
      const person = await ofPerson(cell);
      return person && { ...person, body: commendation };
    },
  },
  {
    route: 'POST /record-entries/{id}/withdrawal',
    scopes: PEOPLE,
    ask: async (cell) => {
      const id = await entryAt(cell);
      return id === null ? null : { path: { id }, body: { reason: '核对用，撤销' } };
    },
  },
  {
    route: 'GET /record-checks',
    scopes: ANY,
    ask: () => ({ query: { recordNo: '2026-999999', code: 'ABCD-EFGH' } }),
  },
  { route: 'GET /star-tables', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /star-tables',
    scopes: ANY,
    ask: () => ({
      body: { documentRef: '核对文号', effectiveFrom: '2099-01-01', hours: [100, 300, 600, 1000, 1500] },
    }),
  },
];
