import type { LedgerCheckRecord, TransferSealing } from '@jishan/domain';
import { ANY, PEOPLE, type Cell, type Recipe } from './cell.ts';

/** An entry that has a seal already: sealing follows within seconds. */
const ofSealedEntry = async (cell: Cell) => {
  const account = await cell.account();
  if (!account) return null;
  const { admin } = cell.shared.makers;
  const { transferId } = account;
  for (let sealed = cell.scope === 'nowhere'; !sealed;) {
    const { seal } = await admin.get<TransferSealing>(`/points/entries/${transferId}/seal`);
    sealed = seal !== null;
    if (!sealed) await new Promise((resume) => setTimeout(resume, 200));
  }
  return { path: { transferId } };
};

const ofCheck = async (cell: Cell) => {
  const { admin } = cell.shared.makers;
  const { id } = await cell.shared.once('check', '', () => admin.post<LedgerCheckRecord>('/points/checks'));
  return { path: { id } };
};

export const LEDGER_RECIPES: Recipe[] = [
  { route: 'GET /points/checks', scopes: ANY, ask: () => ({}) },
  { route: 'POST /points/checks', scopes: ANY, ask: () => ({}) },
  { route: 'GET /points/checks/alarm', scopes: ANY, ask: () => ({}) },
  { route: 'GET /points/checks/{id}', scopes: ANY, ask: ofCheck },
  { route: 'GET /points/seals', scopes: ANY, ask: () => ({}) },
  { route: 'GET /points/seals/standing', scopes: ANY, ask: () => ({}) },
  { route: 'GET /points/entries/{transferId}/seal', scopes: PEOPLE, ask: ofSealedEntry },
  { route: 'GET /points/entries/{transferId}/receipt', scopes: PEOPLE, ask: ofSealedEntry },
  { route: 'GET /points/entries/{transferId}/receipt/file', scopes: PEOPLE, ask: ofSealedEntry },
];
