import { ROLES, type GrantInput, type Role, type UserQuery } from '@jishan/domain';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQueryDto, TextLength } from '../platform/validation';

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

export class RevealDto {
  @TextLength(2, 100)
  reason: string;
}
