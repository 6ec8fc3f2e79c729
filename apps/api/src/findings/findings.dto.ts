import { LIMITS, type AcknowledgeFindingInput } from '@jishan/domain';
import { Matches } from 'class-validator';
import { TextLength } from '../platform/validation';

export class AcknowledgeFindingDto implements AcknowledgeFindingInput {
  @Matches(/^[0-9a-f]{64}$/)
  finding: string;

  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}
