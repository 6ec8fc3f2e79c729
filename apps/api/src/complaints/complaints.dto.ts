import {
  COMPLAINT_STATES,
  LIMITS,
  type AnswerComplaintInput,
  type ComplaintQuery,
  type ComplaintState,
  type FileComplaintInput,
} from '@jishan/domain';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { AsPhone, IsPhone, PageQueryDto, TextLength } from '../platform/validation';

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

export class ComplaintQueryDto extends PageQueryDto implements ComplaintQuery {
  @IsOptional()
  @IsIn(COMPLAINT_STATES)
  state?: ComplaintState;
}

export class AnswerComplaintDto implements AnswerComplaintInput {
  @TextLength(1, LIMITS.textLength)
  answer: string;
}
