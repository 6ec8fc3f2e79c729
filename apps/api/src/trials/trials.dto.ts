import type { TrySchemeInput } from '@jishan/domain';
import { IsDay } from '../platform/validation';

export class TrySchemeDto implements TrySchemeInput {
  @IsDay()
  from: string;

  @IsDay()
  to: string;
}
