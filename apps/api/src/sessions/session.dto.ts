import type { ChangePasswordInput, SignInInput, SmsCodeInput, SmsSignInInput } from '@jishan/domain';
import { IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { AsPhone, IsPhone } from '../platform/validation';

const PASSWORD_SENT_MAX = 512;

export class SignInDto implements SignInInput {
  @AsPhone()
  @IsPhone()
  phone: string;

  @IsString()
  @MinLength(1, { message: '请填写密码' })
  @MaxLength(PASSWORD_SENT_MAX)
  password: string;
}

export class SmsCodeDto implements SmsCodeInput {
  @AsPhone()
  @IsPhone()
  phone: string;
}

export class SmsSignInDto extends SmsCodeDto implements SmsSignInInput {
  @Matches(/^\d{6}$/, { message: '验证码为 6 位数字' })
  code: string;
}

export class ChangePasswordDto implements ChangePasswordInput {
  @IsString()
  @MaxLength(PASSWORD_SENT_MAX)
  current: string;

  @IsString()
  @MaxLength(PASSWORD_SENT_MAX)
  next: string;
}
