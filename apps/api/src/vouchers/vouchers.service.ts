import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  maskName,
  maskVoucherCode,
  readVoucherText,
  slipNumber,
  type Action,
  type Actor,
  type GivenVoucher,
  type GoodsRecord,
  type ImportVouchersInput,
  type Page,
  type PageQuery,
  type RedemptionLine,
  type VoucherGivenRecord,
  type VoucherImportReport,
  type VoucherListRecord,
  type VoucherRow,
  type VoucherRowError,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Cipher } from '../identity/cipher';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Jobs } from '../platform/jobs/jobs';
import { ShelfService, type ServingShop } from '../stock/shelf.service';
import { VouchersStore } from './vouchers.store';

const DAY_MS = 86_400_000;
const contextOf = (id: string) => `voucher:${id}`;

/** Codes of third-party vouchers: sealed where they lie, each given to one redemption for ever. Stock of a voucher is its codes. */
@Injectable()
export class VouchersService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: VouchersStore,
    private readonly shelf: ShelfService,
    private readonly cipher: Cipher,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('withdraw-ended-vouchers', DAY_MS / 4, () => this.withdrawEnded());
  }

  async list(actor: Actor, goodsId: string): Promise<VoucherListRecord[]> {
    await this.reach(actor, 'stock.read', goodsId);
    return this.store.listOf(goodsId);
  }

  /** To whom the codes went, name and code masked: for whoever asks why a code does not work. */
  async handedOut(actor: Actor, goodsId: string, page: PageQuery): Promise<Page<VoucherGivenRecord>> {
    await this.reach(actor, 'stock.read', goodsId);
    const rows = await this.store.handedOut(goodsId, page);
    const items = rows.items.map(({ codeSealed, personName, slipNo, ...row }) => ({
      ...row,
      codeMasked: maskVoucherCode(this.cipher.open(codeSealed, contextOf(row.id))),
      personName: maskName(personName),
      slipNo: slipNumber(slipNo),
    }));
    return { ...rows, items };
  }

  async check(actor: Actor, goodsId: string, text: string): Promise<VoucherImportReport> {
    await this.reach(actor, 'stock.move', goodsId);
    return (await this.read(text)).report;
  }

  async import(
    actor: Actor,
    goodsId: string,
    input: ImportVouchersInput,
    write: WriteKey,
  ): Promise<VoucherImportReport> {
    const { goods, shop } = await this.reach(actor, 'stock.move', goodsId);
    return this.writes.once(write, async (tx) => {
      await this.shelf.lockGoods(tx, goods.shopId, [goodsId]);
      const { rows, report } = await this.read(input.text, tx);
      if (report.errors.length > 0)
        throw new DomainError(
          'voucher.rows-invalid',
          report.errors.map(({ line, message }) => ({ field: `lines.${line}`, message })),
        );
      const by = { id: actor.userId, name: actor.name, at: this.clock.now() };
      const reason = input.reason.trim();
      const list = { goodsId, reason, actorName: by.name, importedAt: by.at };
      const sealed = rows.map((row) => this.seal(row));
      if (!(await this.store.insertList(tx, list, sealed))) throw new DomainError('request.conflict');
      const move = { goodsId, kind: 'in' as const, pieces: rows.length, reason, redemptionId: null };
      await this.shelf.moveStock(tx, [move], by);
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'stock.move',
        subjectKind: 'goods',
        subjectId: goodsId,
        unitPath: shop.unitPath,
        detail: `${goods.name} 导入券码 ${rows.length} 个`,
        reason,
      });
      return report;
    });
  }

  /** For a hand-over: the goods are locked and the redemption is there. As many codes as pieces, or a refusal. */
  async give(
    tx: EntityManager,
    redemptionId: string,
    goods: readonly GoodsRecord[],
    lines: readonly RedemptionLine[],
  ): Promise<void> {
    for (const { goodsId, pieces } of lines) {
      if (goods.find(({ id }) => id === goodsId)?.form !== 'voucher') continue;
      const given = await this.store.give(tx, goodsId, redemptionId, pieces, this.clock.today());
      if (given < pieces) throw new DomainError('goods.out-of-stock');
    }
  }

  /** The codes in the clear, by redemption; whose they are is the caller's to know. */
  async codesOf(redemptionIds: readonly string[]): Promise<Map<string, GivenVoucher[]>> {
    const codes = new Map<string, GivenVoucher[]>();
    for (const { id, redemptionId, goodsId, codeSealed, validUntil } of await this.store.given(redemptionIds)) {
      const voucher = { goodsId, code: this.cipher.open(codeSealed, contextOf(id)), validUntil };
      codes.set(redemptionId, [...(codes.get(redemptionId) ?? []), voucher]);
    }
    return codes;
  }

  /** Codes whose last day is over leave the shelf; those that are reserved go when the reservation has ended. */
  async withdrawEnded(): Promise<void> {
    for (const { goodsId, shopId } of await this.store.goodsWithEnded(this.clock.today()))
      await this.dataSource.transaction(async (tx) => {
        const [goods] = await this.shelf.lockGoods(tx, shopId, [goodsId]);
        const at = this.clock.now();
        const ended = await this.store.withdrawEnded(tx, goodsId, goods?.available ?? 0, this.clock.today(), at);
        const move = { goodsId, kind: 'difference' as const, pieces: -ended, reason: '券码过期', redemptionId: null };
        if (ended > 0) await this.shelf.moveStock(tx, [move], { id: null, name: '系统', at });
      });
  }

  private async read(text: string, tx?: EntityManager): Promise<{ rows: VoucherRow[]; report: VoucherImportReport }> {
    const { rows, errors } = readVoucherText(text, this.clock.today());
    const known = await this.store.known(
      rows.map(({ code }) => this.indexOf(code)),
      tx,
    );
    const repeated: VoucherRowError[] = rows
      .filter(({ code }) => known.has(this.indexOf(code)))
      .map(({ line }) => ({ line, message: '这个券码已经导入过' }));
    const all = [...errors, ...repeated].sort((left, right) => left.line - right.line);
    const ends = rows.flatMap(({ validUntil }) => validUntil ?? []).sort();
    return { rows, report: { codes: rows.length - repeated.length, firstEnd: ends[0] ?? null, errors: all } };
  }

  private seal({ code, validUntil }: VoucherRow) {
    const id = newId();
    return { id, codeSealed: this.cipher.seal(code, contextOf(id)), codeIndex: this.indexOf(code), validUntil };
  }

  private indexOf(code: string): string {
    return this.cipher.index(code, 'voucher');
  }

  private async reach(
    actor: Actor,
    action: Action,
    goodsId: string,
  ): Promise<{ goods: GoodsRecord; shop: ServingShop }> {
    const goods = await this.shelf.findGoods(goodsId);
    const shop = goods && (await this.shelf.findShop(goods.shopId));
    assertCan(actor, action, { unitPath: shop?.unitPath });
    if (!goods || !shop) throw new DomainError('resource.not-found');
    if (goods.form !== 'voucher') throw new DomainError('voucher.not-vouchers');
    return { goods, shop };
  }
}
