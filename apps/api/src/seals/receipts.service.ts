import { Injectable } from '@nestjs/common';
import {
  dayOf,
  DomainError,
  TRANSFER_KIND_LABELS,
  type Actor,
  type PointsReceipt,
  type TransferSealing,
} from '@jishan/domain';
import { Clock } from '../platform/clock';
import { Pdf } from '../platform/documents/pdf';
import { StatementsService } from '../points/statements.service';
import { RECEIPT, type ReceiptSlip } from './receipt.typ';
import { receiptFor } from './receipts';
import { toSealRecord } from './seals.service';
import { SealsStore } from './seals.store';

/** For whoever may read an entry: that it is sealed, and what proves it without this server. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly statements: StatementsService,
    private readonly store: SealsStore,
    private readonly pdf: Pdf,
    private readonly clock: Clock,
  ) {}

  async sealing(actor: Actor, transferId: number): Promise<TransferSealing> {
    await this.statements.entry(actor, transferId);
    const seal = await this.store.sealOf(transferId);
    return { transferId, seal: seal && toSealRecord(seal) };
  }

  async receipt(actor: Actor, transferId: number): Promise<PointsReceipt> {
    await this.statements.entry(actor, transferId);
    return this.receiptOf(transferId);
  }

  /** The same on paper, in words. */
  async slip(actor: Actor, transferId: number, accountId?: number): Promise<Buffer> {
    const entry = await this.statements.entry(actor, transferId, accountId);
    const { seal, leaf, place, proof, printed, issuedAt } = await this.receiptOf(transferId);
    const slip: ReceiptSlip = {
      title: `积分收据 第${transferId}号流水`,
      facts: [
        ['户名', entry.ownerLabel],
        ['事由', entry.title],
        ['类别', TRANSFER_KIND_LABELS[entry.kind]],
        ['积分', String(entry.amount)],
        ['发生日期', entry.occurredOn],
        ...(entry.explanation === null ? [] : [['计算', entry.explanation] as const]),
        ...(entry.reason === null ? [] : [['理由', entry.reason] as const]),
      ],
      printed,
      place: `这笔流水是第 ${seal.no} 号封印 ${seal.transfers} 笔中的第 ${place + 1} 笔。`,
      hashes: [['叶', leaf], ...proof.map((hash, at) => [`路径 ${at + 1}`, hash] as const), ['根', seal.root]],
      issuedOn: dayOf(issuedAt),
    };
    return this.pdf.render(RECEIPT, slip);
  }

  private async receiptOf(transferId: number): Promise<PointsReceipt> {
    const transfer = await this.store.transfer(transferId);
    const sealed = await this.store.sealOf(transferId);
    if (!transfer || !sealed) throw new DomainError('points.not-sealed');
    const { place, ...seal } = sealed;
    return receiptFor(transfer, { seal, place, leaves: await this.store.leavesOf(seal.no) }, this.clock.now());
  }
}
