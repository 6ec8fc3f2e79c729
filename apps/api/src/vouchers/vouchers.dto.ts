import { LIMITS, type ImportVouchersInput, type VoucherTextInput } from '@jishan/domain';
import { TextLength } from '../platform/validation';

export class VoucherTextDto implements VoucherTextInput {
  @TextLength(1, LIMITS.voucherText)
  text: string;
}

export class ImportVouchersDto extends VoucherTextDto implements ImportVouchersInput {
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason: string;
}
