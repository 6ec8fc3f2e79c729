import { Injectable } from '@nestjs/common';
import {
  maskName,
  recordNumber,
  spacedCheckCode,
  type Actor,
  type RecordCheck,
  type RecordCheckInput,
} from '@jishan/domain';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { CheckCodes } from '../platform/check-codes';
import { Clock } from '../platform/clock';
import { Pdf } from '../platform/documents/pdf';
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
    private readonly dataSource: DataSource,
  ) {}

  /** Every print has a number of its own; what stood on it is kept. */
  async file(actor: Actor, personId: string): Promise<{ name: string; bytes: Buffer }> {
    const record = await this.records.of(actor, personId);
    const { unitPath } = await this.people.subjectOf(personId);
    const { totalMinutes, eligibleMinutes, stars, activities } = record.service;
    const { name: personName, unitName } = record.person;
    const figures = { totalMinutes, eligibleMinutes, stars, activities };
    const facts: PrintedFacts = { personName, unitName, printedOn: this.clock.today(), ...figures };
    const recordNo = await this.dataSource.transaction(async (tx) => {
      const by = { id: actor.userId, name: actor.name, at: this.clock.now() };
      const { year, no } = await this.store.print(tx, personId, facts, by);
      const entry = { actorId: actor.userId, action: 'record.print', subjectKind: 'person', subjectId: personId };
      await this.audit.record(tx, { ...entry, unitPath: unitPath ?? null, detail: recordNumber(year, no) });
      return recordNumber(year, no);
    });
    const code = spacedCheckCode(this.codes.of(CODE_OF_RECORD, partsOf(recordNo, facts)));
    const pages = recordPages(record, { recordNo, code, printedOn: facts.printedOn, printedBy: actor.name });
    return { name: `志愿服务记录-${personName}-${recordNo}.pdf`, bytes: this.pdf.render(RECORD, pages) };
  }

  /** Without signing in. A wrong number and a wrong code are one answer. */
  async check({ recordNo, code }: RecordCheckInput): Promise<RecordCheck> {
    const [year = 0, no = 0] = recordNo.split('-').map(Number);
    const facts = await this.store.printed(year, no);
    if (!facts || !this.codes.matches(code, CODE_OF_RECORD, partsOf(recordNo, facts)))
      return { genuine: false, facts: null };
    const { personName, ...shown } = facts;
    return { genuine: true, facts: { ...shown, personMasked: maskName(personName) } };
  }
}

const partsOf = (recordNo: string, facts: PrintedFacts): (string | number)[] => [
  ...[recordNo, facts.personName, facts.unitName, facts.printedOn],
  ...[facts.totalMinutes, facts.eligibleMinutes, facts.stars, facts.activities],
];
