import type { ExpiringQuery } from '@jishan/domain';
import { IsDay, PageQueryDto } from '../platform/validation';

export class ExpiringQueryDto implements ExpiringQuery {
  @IsDay()
  until: string;
}

export class ExpiringPageDto extends PageQueryDto implements ExpiringQuery {
  @IsDay()
  until: string;
}
