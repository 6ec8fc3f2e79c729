import { Injectable } from '@nestjs/common';
import { can, DomainError, LIMITS, listScope, type Actor, type AdoptionLine, type AdoptionQuery } from '@jishan/domain';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import type { NamedFile } from '../platform/documents/download';
import { adoptionWorkbook } from './adoption-workbook';
import { ArticlesStore } from './articles.store';

/** 信息采用情况: how much each unit sent in, month by month, and how much of it was printed. */
@Injectable()
export class AdoptionService {
  constructor(
    private readonly store: ArticlesStore,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  async lines(actor: Actor, query: AdoptionQuery): Promise<AdoptionLine[]> {
    const months = monthNumber(query.to) - monthNumber(query.from) + 1;
    if (months < 1 || months > LIMITS.adoptionMonths)
      throw new DomainError('request.invalid', [{ field: 'to', message: `须为 1 至 ${LIMITS.adoptionMonths} 个月` }]);
    return this.store.adoption(listScope(actor, 'article.read'), query, this.clock.now());
  }

  /** Who took it along is written before it is handed out. */
  async file(actor: Actor, query: AdoptionQuery): Promise<NamedFile> {
    const lines = await this.lines(actor, query);
    const name = `信息采用情况${query.from}至${query.to}.xlsx`;
    const reach = actor.grants.find((grant) => can({ ...actor, grants: [grant] }, 'article.read', grant));
    const subject = { subjectKind: 'unit', subjectId: reach?.unitId ?? '', unitPath: reach?.unitPath ?? null };
    const entry = { actorId: actor.userId, action: 'article.export-figures', ...subject, detail: name };
    await this.dataSource.transaction((tx) => this.audit.record(tx, entry));
    return { name, bytes: await adoptionWorkbook(query, lines) };
  }
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}
