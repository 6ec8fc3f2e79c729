import { LIMITS, type AnswerComplaintInput, type FileComplaintInput } from '@jishan/domain';
import { IsOptional, IsUUID } from 'class-validator';
import { AsPhone, IsPhone, TextLength } from '../platform/validation';

export class FileComplaintDto implements FileComplaintInput {
  @TextLength(1, LIMITS.textLength)
  text: string;

  @TextLength(0, LIMITS.shortTextLength)
  page: string;

  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @AsPhone()
  @IsPhone()
  contact?: string;
}

export class AnswerComplaintDto implements AnswerComplaintInput {
  @TextLength(1, LIMITS.textLength)
  answer: string;
}
