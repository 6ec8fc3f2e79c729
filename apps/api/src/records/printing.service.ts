import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  maskName,
  recordNumber,
  spacedCheckCode,
  type Actor,
  type RecordCheck,
  type RecordCheckInput,
  type RecordPrint,
} from '@jishan/domain';
import { AuditService } from '../audit/audit.service';
import { CheckCodes } from '../platform/check-codes';
import { Clock } from '../platform/clock';
import type { NamedFile } from '../platform/documents/download';
import { Pdf } from '../platform/documents/pdf';
import { Writes, type WriteKey } from '../platform/idempotency';
import { PeopleService } from '../volunteers/people.service';
import { RECORD, recordPages } from './record.typ';
import { RecordsService } from './records.service';
import { RecordsStore, type PrintedFacts } from './records.store';

const CODE_OF_RECORD = 'service record';

/** The record on paper, with a number and a check code that anybody can try without an account. */
@Injectable()
export class RecordPrinting {
  constructor(
    private readonly records: RecordsService,
    private readonly store: RecordsStore,
    private readonly people: PeopleService,
    private readonly codes: CheckCodes,
    private readonly pdf: Pdf,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly writes: Writes,
  ) {}

  /** Every print has a number of its own; what stands on it is kept, so that the paper can be fetched again as it was. */
  async print(actor: Actor, personId: string, write: WriteKey): Promise<RecordPrint> {
    const record = await this.records.of(actor, personId);
    const { unitPath } = await this.people.subjectOf(personId);
    const { totalMinutes, eligibleMinutes, stars, activities } = record.service;
    const { name: personName, unitName } = record.person;
    const figures = { totalMinutes, eligibleMinutes, stars, activities };
    return this.writes.once(write, async (tx) => {
      const by = { id: actor.userId, name: actor.name, at: this.clock.now() };
      const facts = { personName, unitName, printedOn: this.clock.today(), ...figures };
      const { year, no } = await this.store.print(
        tx,
        personId,
        { ...facts, sheet: { record, printedBy: by.name } },
        by,
      );
      const entry = { actorId: actor.userId, action: 'record.print', subjectKind: 'person', subjectId: personId };
      await this.audit.record(tx, { ...entry, unitPath: unitPath ?? null, detail: recordNumber(year, no) });
      return { recordNo: recordNumber(year, no) };
    });
  }

  /** The paper of that number, for whoever may read the record. */
  async file(actor: Actor, recordNo: string): Promise<NamedFile> {
    const print = await this.store.sheet(...partsOfNumber(recordNo));
    if (!print) throw new DomainError('resource.not-found');
    const { personId, facts, sheet } = print;
    assertCan(actor, 'hours.read', await this.people.subjectOf(personId));
    const code = spacedCheckCode(this.codes.of(CODE_OF_RECORD, partsOf(recordNo, facts)));
    const { printedOn, personName } = facts;
    const pages = recordPages(sheet.record, { recordNo, code, printedOn, printedBy: sheet.printedBy });
    return { name: `志愿服务记录-${personName}-${recordNo}.pdf`, bytes: this.pdf.render(RECORD, pages) };
  }

  /** Without signing in. A wrong number and a wrong code are one answer. */
  async check({ recordNo, code }: RecordCheckInput): Promise<RecordCheck> {
    const facts = await this.store.printed(...partsOfNumber(recordNo));
    if (!facts || !this.codes.matches(code, CODE_OF_RECORD, partsOf(recordNo, facts)))
      return { genuine: false, facts: null };
    const { personName, ...shown } = facts;
    return { genuine: true, facts: { ...shown, personMasked: maskName(personName) } };
  }
}

/** Year and number in it; what is no number of a print is that of none. */
function partsOfNumber(recordNo: string): [year: number, no: number] {
  const [, year = 0, no = 0] = /^(\d{4})-(\d{6})$/.exec(recordNo) ?? [];
  return [Number(year), Number(no)];
}

const partsOf = (recordNo: string, facts: PrintedFacts): (string | number)[] => [
  ...[recordNo, facts.personName, facts.unitName, facts.printedOn],
  ...[facts.totalMinutes, facts.eligibleMinutes, facts.stars, facts.activities],
];
