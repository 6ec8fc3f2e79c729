import type { RecordCheck, RecordEntry, RecordPrint, ServiceRecord, StarTable } from '@jishan/domain';
import { HOURS_KEYS } from './shapes-office.ts';
import { list, record, values } from './shapes.ts';

export const STAR_TABLE = record<StarTable>(
  'StarTable',
  values('version', 'documentRef', 'effectiveFrom', 'hours', 'writtenByName', 'writtenAt'),
);

export const RECORD_ENTRY = record<RecordEntry>('RecordEntry', {
  ...values('id', 'kind', 'heldOn', 'title', 'issuer', 'minutes', 'rating', 'note', 'recordedByName', 'recordedAt'),
  withdrawal: record<NonNullable<RecordEntry['withdrawal']>>(
    'the withdrawal of an entry',
    values('reason', 'byName', 'at'),
  ),
});

export const SERVICE_RECORD = record<ServiceRecord>('ServiceRecord', {
  person: record<ServiceRecord['person']>(
    'the person of a record',
    values('id', 'name', 'cardNo', 'unitName', 'registeredAt', 'teams'),
  ),
  service: record<ServiceRecord['service']>('the service of a record', {
    ...HOURS_KEYS,
    sources: list(
      record<ServiceRecord['service']['sources'][number]>('SourceMinutes', values('source', 'minutes', 'eligible')),
    ),
    categories: list(
      record<ServiceRecord['service']['categories'][number]>(
        'ServiceByCategory',
        values('category', 'attendances', 'minutes'),
      ),
    ),
  }),
  trainings: list(RECORD_ENTRY),
  commendations: list(RECORD_ENTRY),
  evaluations: list(RECORD_ENTRY),
});

export const RECORD_PRINT = record<RecordPrint>('RecordPrint', values('recordNo'));

export const RECORD_CHECK = record<RecordCheck>('RecordCheck', {
  ...values('genuine'),
  facts: record<NonNullable<RecordCheck['facts']>>(
    'the facts of a printed record',
    values(
      ...(['personMasked', 'unitName', 'printedOn', 'totalMinutes', 'eligibleMinutes', 'stars', 'activities'] as const),
    ),
  ),
});
