import { DIGEST_KINDS, type DigestKind, type DigestQuery } from '@jishan/domain';
import { IsIn, IsUUID } from 'class-validator';
import { IsDay, PageQueryDto } from '../platform/validation';

export class DigestQueryDto implements DigestQuery {
  @IsIn(DIGEST_KINDS)
  kind: DigestKind;

  @IsDay()
  on: string;

  @IsUUID()
  unitId: string;
}

export class DigestActivitiesQueryDto extends PageQueryDto implements DigestQuery {
  @IsIn(DIGEST_KINDS)
  kind: DigestKind;

  @IsDay()
  on: string;

  @IsUUID()
  unitId: string;
}
