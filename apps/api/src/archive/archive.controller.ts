import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import {
  ARCHIVE_FORMATS,
  DomainError,
  type Actor,
  type ArchiveFormat,
  type ArchiveHit,
  type Page,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { download } from '../platform/documents/download';
import { IdParam } from '../platform/input';
import { ArchiveQueryDto } from './archive.dto';
import { ArchiveService } from './archive.service';
import { EvidenceService } from './evidence.service';

const MEDIA_TYPE: Record<ArchiveFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  txt: 'text/plain; charset=utf-8',
};

@Controller()
export class ArchiveController {
  constructor(
    private readonly archive: ArchiveService,
    private readonly evidence: EvidenceService,
  ) {}

  @Get('archive')
  @Requires('brief.read')
  search(@CurrentActor() actor: Actor, @Query() query: ArchiveQueryDto): Promise<Page<ArchiveHit>> {
    return this.archive.search(actor, query);
  }

  @Get('archive/files/:format')
  @Requires('brief.read')
  async file(
    @CurrentActor() actor: Actor,
    @Param('format') format: string,
    @Query() query: ArchiveQueryDto,
  ): Promise<StreamableFile> {
    const known = ARCHIVE_FORMATS.find((candidate) => candidate === format);
    if (!known) throw new DomainError('resource.not-found');
    return download(await this.archive.export(actor, query, known), MEDIA_TYPE[known]);
  }

  @Get('bulletins/:id/evidence')
  @Requires('evidence.read')
  async pack(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<StreamableFile> {
    const { name, stream } = await this.evidence.pack(actor, id);
    const disposition = `attachment; filename="evidence.zip"; filename*=UTF-8''${encodeURIComponent(name)}`;
    return new StreamableFile(stream, { type: 'application/zip', disposition });
  }
}
