import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  listScope,
  maskPhone,
  normalisePhone,
  type Actor,
  type AnswerComplaintInput,
  type ComplaintAnswer,
  type ComplaintQuery,
  type ComplaintReceipt,
  type ComplaintRecord,
  type FileComplaintInput,
  type Page,
  type PageQuery,
} from '@jishan/domain';
import { AuditService } from '../audit/audit.service';
import { Cipher } from '../identity/cipher';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsService } from '../units/units.service';
import { ComplaintsStore, type ComplaintRow } from './complaints.store';

/** Without letters and digits that are taken for each other when copied from paper. */
const RECEIPT_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const RECEIPT_LENGTH = 10;

const contactContext = (id: string) => `complaint:${id}:contact`;

/** 投诉建议: anybody may write one, and read the answer with the number on the receipt. */
@Injectable()
export class ComplaintsService {
  constructor(
    private readonly store: ComplaintsStore,
    private readonly units: UnitsService,
    private readonly cipher: Cipher,
    private readonly audit: AuditService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async file(input: FileComplaintInput, write: WriteKey): Promise<ComplaintReceipt> {
    if (input.unitId) await this.units.getUnit(input.unitId);
    return this.writes.once(write, async (tx) => {
      const [id, receiptNo] = [newId(), newReceiptNo()];
      await this.store.insert(tx, {
        id,
        receiptNo,
        text: input.text.trim(),
        page: input.page.trim(),
        unitId: input.unitId ?? null,
        sealedContact: input.contact ? this.cipher.seal(normalisePhone(input.contact), contactContext(id)) : null,
        state: 'open',
        answer: null,
        answeredBy: null,
        answeredByName: null,
        receivedAt: this.clock.now(),
        answeredAt: null,
      });
      return { id, receiptNo };
    });
  }

  /** The answer only: what was written may be somebody's own affair, and a receipt can be lost. */
  async answerOf(receiptNo: string): Promise<ComplaintAnswer> {
    const complaint = await this.store.findByReceipt(receiptNo.trim().toUpperCase());
    if (!complaint) throw new DomainError('resource.not-found');
    return { state: complaint.state, answer: complaint.answer, answeredAt: complaint.answeredAt };
  }

  async list(actor: Actor, query: ComplaintQuery & PageQuery): Promise<Page<ComplaintRecord>> {
    const page = await this.store.list(listScope(actor, 'complaint.read'), query);
    return { ...page, items: page.items.map((row) => this.toRecord(row)) };
  }

  async answer(actor: Actor, id: string, input: AnswerComplaintInput, write: WriteKey): Promise<ComplaintRecord> {
    const unitPath = await this.store.unitPathOf(id);
    assertCan(actor, 'complaint.answer', unitPath === null ? {} : { unitPath });
    return this.writes.once(write, async (tx) => {
      if ((await this.store.lock(tx, id))?.state !== 'open') throw new DomainError('complaint.already-answered');
      const answer = {
        answer: input.answer.trim(),
        answeredBy: actor.userId,
        answeredByName: actor.name,
        answeredAt: this.clock.now(),
      };
      await this.store.answer(tx, id, answer);
      await this.audit.record(tx, {
        actorId: actor.userId,
        action: 'complaint.answer',
        subjectKind: 'complaint',
        subjectId: id,
        unitPath,
      });
      const answered = await this.store.find(id, tx);
      if (!answered) throw new DomainError('resource.not-found');
      return this.toRecord(answered);
    });
  }

  private toRecord({ sealedContact, ...row }: ComplaintRow): ComplaintRecord {
    return {
      ...row,
      contactMasked: sealedContact && maskPhone(this.cipher.open(sealedContact, contactContext(row.id))),
    };
  }
}

const newReceiptNo = () =>
  Array.from({ length: RECEIPT_LENGTH }, () => RECEIPT_ALPHABET.charAt(randomInt(RECEIPT_ALPHABET.length))).join('');
