import { ROLES, type ChangePasswordInput, type GrantInput, type Role, type SignInInput, type SmsCodeInput, type SmsSignInInput, type UserQuery } from '@jishan/domain';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { AsPhone, IsPhone, PageQueryDto, TextLength } from '../platform/validation';

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

export class GrantDto implements GrantInput {
  @IsIn(ROLES)
  role: Role;

  @IsUUID()
  unitId: string;
}

export class UserQueryDto extends PageQueryDto implements UserQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @IsOptional()
  @TextLength(1, 30)
  search?: string;
}

export class RevealQueryDto {
  @TextLength(2, 100)
  reason: string;
}
