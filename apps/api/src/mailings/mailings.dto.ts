import { isMailAddress, LIMITS, MAILING_LISTS, type AddRecipientInput, type MailingList } from '@jishan/domain';
import { Transform } from 'class-transformer';
import { IsIn, ValidateBy } from 'class-validator';
import { AsName, TextLength } from '../platform/validation';

export class AddRecipientDto implements AddRecipientInput {
  @IsIn(MAILING_LISTS)
  list: MailingList;

  @AsName()
  @TextLength(1, LIMITS.titleLength)
  name: string;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @ValidateBy({
    name: 'isMailAddress',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isMailAddress(value),
      defaultMessage: () => '请填写一个有效的邮箱地址',
    },
  })
  address: string;
}
