import { Injectable } from '@nestjs/common';
import {
  can,
  DomainError,
  LIMITS,
  listScope,
  type Actor,
  type ArchiveFormat,
  type ArchiveHit,
  type ArchiveKind,
  type ArchivePageQuery,
  type ArchiveQuery,
  type Page,
  ARCHIVE_KINDS,
} from '@jishan/domain';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import type { NamedFile } from '../platform/documents/download';
import { pageOf, readCursor, rowsToFetch } from '../platform/page';
import { archiveFile } from './archive-file';
import { ArchiveStore, type ArchivePlace, type ArchiveScopes } from './archive.store';

/** What was written and printed, found again. */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly store: ArchiveStore,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  async search(actor: Actor, query: ArchivePageQuery): Promise<Page<ArchiveHit>> {
    const hits = await this.store.search(scopesOf(actor), query, placeOf(query.cursor), rowsToFetch(query.limit));
    return pageOf(hits, query.limit, (hit) => [hit.day, hit.kind, hit.id, hit.position]);
  }

  /** All that was found as one file. Who took it along is written before it is handed out. */
  async export(actor: Actor, query: ArchiveQuery, format: ArchiveFormat): Promise<NamedFile> {
    const hits = await this.store.search(scopesOf(actor), query, null, LIMITS.archiveExport + 1);
    if (hits.length > LIMITS.archiveExport) throw new DomainError('archive.too-many');
    const name = `资料库${this.clock.today()}.${format}`;
    await this.dataSource.transaction((tx) =>
      this.audit.record(tx, {
        actorId: actor.userId,
        action: 'archive.export',
        subjectKind: 'archive',
        subjectId: actor.userId,
        unitPath: actor.grants.find((grant) => can({ ...actor, grants: [grant] }, 'brief.read', grant))?.unitPath,
        detail: `${hits.length} 条`,
      }),
    );
    return { name, bytes: await archiveFile(hits, format) };
  }
}

function scopesOf(actor: Actor): ArchiveScopes {
  return {
    brief: listScope(actor, 'brief.read'),
    printed: listScope(actor, 'bulletin.read'),
    article: listScope(actor, 'article.read'),
    past: listScope(actor, 'bulletin.read'),
  };
}

function placeOf(cursor: string | undefined): ArchivePlace | null {
  const values = readCursor(cursor, 4);
  if (!values) return null;
  const [day = '', known = '', id = '', position = ''] = values;
  const kind = ARCHIVE_KINDS.find((candidate): candidate is ArchiveKind => candidate === known);
  if (!kind || !/^\d{4}-\d\d-\d\d$/.test(day) || !/^[0-9a-f-]{36}$/.test(id) || !/^\d{1,9}$/.test(position))
    throw new DomainError('request.cursor-invalid');
  return { day, kind, id, position: Number(position) };
}
