import { Controller, Get, Query } from '@nestjs/common';
import type { Actor, AuditRecord, Page } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { AuditQueryDto } from './audit.dto';
import { AuditService } from './audit.service';

@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Requires('audit.read')
  list(@CurrentActor() actor: Actor, @Query() query: AuditQueryDto): Promise<Page<AuditRecord>> {
    return this.audit.list(actor, query);
  }
}
