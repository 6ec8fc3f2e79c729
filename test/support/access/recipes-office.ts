import {
  dayOf,
  type BriefDetail,
  type BulletinDetail,
  type BulletinPreview,
  type BulletinRecord,
  type Role,
  type UnitRecord,
} from '@jishan/domain';
import { arrangementOf, brief, bulletin, bulletinAfter, publication } from '../briefs.ts';
import type { Scope } from '../places.ts';
import { ANY, PLACES, type Cell, type Recipe } from './cell.ts';
import { publicationAt } from './publications.ts';

/** Publications belong to the district, which is home or stands above it. */
const DISTRICT: readonly Scope[] = ['own', 'parent', 'nowhere'];

const ofBrief = async (cell: Cell) => ({ path: { id: cell.id((await brief(cell.shared, cell.place)).id) } });
const ofBulletin = async (cell: Cell) => ({ path: { id: cell.id((await bulletin(cell.things)).id) } });

/** Nothing to ask at home where home is not the district. */
const atDistrict =
  <T>(ask: (cell: Cell) => Promise<T>) =>
  (cell: Cell): Promise<T> | null => {
    const isDistrict = cell.holder.home.parentId === null;
    return cell.scope === (isDistrict ? 'parent' : 'own') ? null : ask(cell);
  };

async function versionOf(cell: Cell): Promise<number> {
  const { id } = await brief(cell.shared, cell.place);
  return (await cell.shared.makers.editor.get<BriefDetail>(`/briefs/${id}`)).version;
}

export const BRIEF_RECIPES: Recipe[] = [
  { route: 'GET /briefs', scopes: ANY, ask: () => ({}) },
  { route: 'GET /briefs/{id}', scopes: PLACES, ask: ofBrief },
  {
    route: 'PUT /briefs/{id}/text',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofBrief(cell)), body: { text: '核对用简讯。', version: await versionOf(cell) } }),
  },
  {
    route: 'POST /briefs/{id}/recompose',
    scopes: PLACES,
    ask: async (cell) => ({ ...(await ofBrief(cell)), body: { version: await versionOf(cell) } }),
  },
];

const current = async (cell: Cell): Promise<BulletinDetail> =>
  cell.shared.makers.editor.get(`/bulletins/${(await bulletin(cell.things)).id}`);

/** Two roles may: each has an issue of its own to do it to. */
const perhapsFresh = (cell: Cell, role: Role) => (cell.holder.role === role ? cell.fresh : cell.things);

/** A step on what the asking person sees, if they may see it. */
async function seen(cell: Cell, making: Promise<{ id: string }>) {
  const { id } = await making;
  const preview = await cell.holder.client.send<BulletinPreview>('GET', `/bulletins/${id}/preview`);
  return { path: { id: cell.id(id) }, body: { sha256: preview.status === 200 ? preview.body.sha256 : '0'.repeat(64) } };
}

export const BULLETIN_RECIPES: Recipe[] = [
  { route: 'GET /bulletins', scopes: ANY, ask: () => ({}) },
  { route: 'GET /bulletins/{id}', scopes: DISTRICT, ask: atDistrict(ofBulletin) },
  { route: 'GET /bulletins/{id}/preview', scopes: DISTRICT, ask: atDistrict(ofBulletin) },
  { route: 'GET /bulletins/{id}/pages', scopes: DISTRICT, ask: atDistrict(ofBulletin) },
  {
    route: 'GET /bulletins/{id}/files/{format}',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => ({ path: { ...(await ofBulletin(cell)).path, format: 'txt' } })),
  },
  {
    route: 'POST /bulletins',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => ({
      body: { publicationId: cell.id(await publication(cell.shared)), issuedOn: dayOf(new Date().toISOString()) },
    })),
  },
  {
    route: 'PUT /bulletins/{id}',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => ({ ...(await ofBulletin(cell)), body: arrangementOf(await current(cell)) })),
  },
  {
    route: 'POST /bulletins/{id}/briefs',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const added = await brief(cell.shared.named('placed later'), { unitId: cell.holder.home.id, teamId: null });
      return { ...(await ofBulletin(cell)), body: { briefIds: [added.id] } };
    }),
  },
  {
    route: 'POST /bulletins/{id}/briefs',
    about: '简讯 there',
    scopes: PLACES,
    ask: async (cell) => {
      const { id } = await bulletin(cell.fresh);
      return { path: { id }, body: { briefIds: [cell.id((await brief(cell.things, cell.place)).id)] } };
    },
  },
  {
    route: 'DELETE /bulletins/{id}/briefs/{briefId}',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const [entry] = (await bulletin(cell.things)).sections.flatMap((section) => section.entries);
      return { path: { ...(await ofBulletin(cell)).path, briefId: entry?.briefId ?? '' } };
    }),
  },
  { route: 'GET /bulletins/{id}/versions', scopes: DISTRICT, ask: atDistrict(ofBulletin) },
  {
    route: 'GET /bulletins/{id}/versions/{version}',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => ({ path: { ...(await ofBulletin(cell)).path, version: 1 } })),
  },
  {
    route: 'POST /bulletins/{id}/hand-in',
    scopes: DISTRICT,
    ask: atDistrict((cell) => seen(cell, bulletin(cell.things))),
  },
  {
    route: 'POST /bulletins/{id}/proofread',
    scopes: DISTRICT,
    ask: atDistrict((cell) => seen(cell, bulletinAfter(cell.things, 'hand-in'))),
  },
  {
    route: 'POST /bulletins/{id}/sign',
    scopes: DISTRICT,
    ask: atDistrict((cell) => seen(cell, bulletinAfter(cell.things, 'proofread'))),
  },
  {
    route: 'POST /bulletins/{id}/recall',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { id } = await bulletinAfter(cell.things, 'hand-in');
      return { path: { id: cell.id(id) } };
    }),
  },
  {
    route: 'POST /bulletins/{id}/send-back',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { id } = await bulletinAfter(
        perhapsFresh(cell, 'signer'),
        cell.holder.role === 'signer' ? 'proofread' : 'hand-in',
      );
      return { path: { id: cell.id(id) }, body: { reason: '核对用，退回' } };
    }),
  },
  {
    route: 'POST /bulletins/{id}/withdraw-signature',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { id } = await bulletinAfter(cell.things, 'sign');
      return { path: { id: cell.id(id) }, body: { reason: '核对用，撤回' } };
    }),
  },
  {
    route: 'POST /bulletins/{id}/release-number',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      // the number must still be the last one when it is given back: nobody else signs in this publication
      const subjects = perhapsFresh(cell, 'signer');
      const { id } = await subjects.once('bulletin with a number to give back', 'district', async () => {
        const own = await publicationAt(subjects, subjects.makers.tree.district.id);
        const signed = await bulletinAfter(subjects, 'sign', own.id);
        return subjects.makers.signer.post<BulletinRecord>(`/bulletins/${signed.id}/withdraw-signature`, {
          reason: '核对用，撤回',
        });
      });
      return { path: { id: cell.id(id) } };
    }),
  },
  {
    route: 'POST /bulletins/{id}/publish',
    scopes: DISTRICT,
    ask: atDistrict((cell) => seen(cell, bulletinAfter(perhapsFresh(cell, 'editor'), 'sign'))),
  },
];

export const CHILD_KIND: Record<string, string> = { district: 'bureau', town: 'village', village: 'station' };

export const UNIT_RECIPES: Recipe[] = [
  { route: 'GET /units', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /units',
    scopes: PLACES,
    ask: async (cell) => {
      const unit = await unitOf(cell);
      return {
        body: { parentId: cell.unitId, kind: CHILD_KIND[unit.kind] ?? 'station', name: `单位${cell.things.title()}` },
      };
    },
  },
  {
    route: 'PUT /units/{id}',
    scopes: PLACES,
    ask: async (cell) => ({ path: { id: cell.unitId }, body: { shortName: (await unitOf(cell)).shortName } }),
  },
];

export async function unitOf(cell: Cell): Promise<UnitRecord> {
  const units = await cell.shared.once('units', '', () => cell.shared.makers.admin.get<UnitRecord[]>('/units'));
  const unit = units.find((candidate) => candidate.id === cell.place.unitId);
  if (!unit) throw new Error(`no unit ${cell.place.unitId}`);
  return unit;
}

export const COMPLAINT_RECIPES: Recipe[] = [
  { route: 'GET /complaints', scopes: ANY, ask: () => ({}) },
  {
    route: 'POST /complaints',
    scopes: PLACES,
    ask: (cell) => ({ body: { text: '核对用', page: '/', unitId: cell.unitId } }),
  },
  {
    route: 'GET /complaints/receipts/{receiptNo}',
    scopes: ANY,
    ask: async (cell) => ({ path: { receiptNo: (await cell.shared.complaint(cell.village)).receiptNo } }),
  },
  {
    route: 'POST /complaints/{id}/answer',
    scopes: PLACES,
    ask: async (cell) => ({
      path: { id: cell.id((await cell.things.complaint(cell.village)).id) },
      body: { answer: '核对用，已处理' },
    }),
  },
];
