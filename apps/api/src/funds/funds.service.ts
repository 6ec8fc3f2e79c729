import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  yuanLabel,
  type AddFundEntryInput,
  type Actor,
  type FundEntryRecord,
  type FundRecord,
  type Page,
  type PageQuery,
  type PaySheetInput,
  type ReverseFundEntryInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { UnitsService } from '../units/units.service';
import { FundsStore, type FundEntryDraft } from './funds.store';

/** 村级基金: money in whole fen beside the points that it stands for; entries are only added. */
@Injectable()
export class FundsService {
  constructor(
    private readonly store: FundsStore,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async get(actor: Actor, unitId: string): Promise<FundRecord> {
    const unit = await this.units.getUnit(unitId);
    assertCan(actor, 'fund.read', { unitPath: unit.path });
    return { unitId, unitName: unit.name, ...(await this.store.figures(unitId, unit.path)) };
  }

  async list(actor: Actor, unitId: string, page: PageQuery): Promise<Page<FundEntryRecord>> {
    assertCan(actor, 'fund.read', { unitPath: await this.units.pathOf(unitId) });
    return this.store.list(unitId, page);
  }

  async add(actor: Actor, unitId: string, input: AddFundEntryInput, write: WriteKey): Promise<FundEntryRecord> {
    const unitPath = await this.reach(actor, unitId, input.occurredOn);
    return this.writes.once(write, (tx) => {
      const fen = input.kind === 'income' ? input.fen : -input.fen;
      const entry = { unitId, kind: input.kind, fen, occurredOn: input.occurredOn, note: input.note.trim() };
      return this.enter(tx, actor, unitPath, { ...entry, sheetId: null, reversesId: null });
    });
  }

  async pay(
    actor: Actor,
    unitId: string,
    { sheetId, occurredOn }: PaySheetInput,
    write: WriteKey,
  ): Promise<FundEntryRecord> {
    const unitPath = await this.reach(actor, unitId, occurredOn);
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, unitId);
      const sheet = await this.store.findSheet(tx, unitId, sheetId);
      if (!sheet) throw new DomainError('resource.not-found');
      if (sheet.fen === 0) throw new DomainError('sheet.nothing-owed');
      if (sheet.paid) throw new DomainError('sheet.paid');
      const note = `${sheet.shopName} ${sheet.month} 结算单`;
      const entry = { unitId, kind: 'settlement' as const, fen: -sheet.fen, occurredOn, note };
      return this.enter(tx, actor, unitPath, { ...entry, sheetId, reversesId: null });
    });
  }

  /** A mistake is entered the other way. A payment stays paid: the shop has the money, and gives it back as income. */
  async reverse(actor: Actor, id: string, input: ReverseFundEntryInput, write: WriteKey): Promise<FundEntryRecord> {
    const found = await this.store.findEntry(id);
    const unitPath = found ? await this.units.pathOf(found.unitId) : undefined;
    assertCan(actor, 'fund.keep', { unitPath });
    if (!found || unitPath === undefined) throw new DomainError('resource.not-found');
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, found.unitId);
      const entry = await this.store.findEntry(id, tx);
      if (!entry || entry.reversed || entry.kind === 'reversal' || entry.kind === 'settlement')
        throw new DomainError('fund.not-reversible');
      const draft = {
        unitId: entry.unitId,
        kind: 'reversal' as const,
        fen: -entry.fen,
        occurredOn: this.clock.today(),
      };
      return this.enter(tx, actor, unitPath, { ...draft, note: input.reason.trim(), sheetId: null, reversesId: id });
    });
  }

  private async reach(actor: Actor, unitId: string, occurredOn: string): Promise<string> {
    const unitPath = await this.units.pathOf(unitId);
    assertCan(actor, 'fund.keep', { unitPath });
    if (occurredOn > this.clock.today()) throw new DomainError('request.invalid');
    return unitPath;
  }

  private async enter(
    tx: EntityManager,
    actor: Actor,
    unitPath: string,
    draft: FundEntryDraft,
  ): Promise<FundEntryRecord> {
    const balance = await this.store.lock(tx, draft.unitId);
    if (balance + draft.fen < 0) throw new DomainError('fund.insufficient');
    const entry = await this.store.insert(tx, draft, { id: actor.userId, name: actor.name, at: this.clock.now() });
    await this.audit.record(tx, {
      actorId: actor.userId,
      action: 'fund.keep',
      subjectKind: 'unit',
      subjectId: draft.unitId,
      unitPath,
      detail: `${draft.note} ${yuanLabel(draft.fen)}`,
    });
    return entry;
  }
}
