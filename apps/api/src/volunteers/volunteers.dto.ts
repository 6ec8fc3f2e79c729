import {
  CONSENT_PURPOSES,
  GENDER_LABELS,
  GUARDIAN_RELATION_LABELS,
  isIdNumber,
  LIMITS,
  VOLUNTEER_STATE_LABELS,
  type ChangeConsentInput,
  type ConsentPurpose,
  type DecideVolunteerInput,
  type Gender,
  type GuardianInput,
  type GuardianRelation,
  type RegisterInput,
  type VolunteerQuery,
  type VolunteerState,
} from '@jishan/domain';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { AsName, AsPhone, IsDay, IsPhone, PageQueryDto, Part, TextLength } from '../platform/validation';

const GENDERS = Object.keys(GENDER_LABELS);
const RELATIONS = Object.keys(GUARDIAN_RELATION_LABELS);
const STATES = Object.keys(VOLUNTEER_STATE_LABELS);
const PASSWORD_SENT_MAX = 512;

/** An identity number with its right check character; a small x is written large. */
export function IsIdNumber(): PropertyDecorator {
  const upper = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFKC').trim().toUpperCase() : value,
  );
  const valid = ValidateBy({
    name: 'isIdNumber',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isIdNumber(value),
      defaultMessage: () => '身份证号不正确',
    },
  });
  return (target, property) => {
    upper(target, property);
    valid(target, property);
  };
}

export class GuardianDto implements GuardianInput {
  @AsName()
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @AsPhone()
  @IsPhone()
  phone: string;

  @IsIn(RELATIONS)
  relation: GuardianRelation;

  @IsBoolean()
  consent: boolean;
}

/** What is asked of everybody who is entered, by whomever. */
export class PersonDto {
  @AsName()
  @TextLength(1, LIMITS.nameLength)
  name: string;

  @IsIn(GENDERS)
  gender: Gender;

  @IsDay()
  birthOn: string;

  @IsUUID()
  unitId: string;

  @IsOptional()
  @Part(() => GuardianDto)
  guardian?: GuardianDto;
}

export class RegisterDto extends PersonDto implements RegisterInput {
  @AsPhone()
  @IsPhone()
  phone: string;

  @Matches(/^\d{6}$/, { message: '验证码为 6 位数字' })
  smsCode: string;

  @IsString()
  @MaxLength(PASSWORD_SENT_MAX)
  password: string;

  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(CONSENT_PURPOSES.length)
  @IsIn(CONSENT_PURPOSES, { each: true })
  consents: ConsentPurpose[];
}

export class DecideVolunteerDto implements DecideVolunteerInput {
  @IsBoolean()
  approve: boolean;

  @ValidateIf((input: DecideVolunteerDto) => input.approve !== true || input.reason != null)
  @AsName()
  @TextLength(LIMITS.reasonLengthMin, LIMITS.shortTextLength)
  reason?: string;
}

export class ChangeConsentDto implements ChangeConsentInput {
  @IsIn(CONSENT_PURPOSES)
  purpose: ConsentPurpose;

  @IsBoolean()
  given: boolean;
}

export class VolunteerQueryDto extends PageQueryDto implements VolunteerQuery {
  @IsOptional()
  @IsUUID()
  unitId?: string;

  @IsOptional()
  @IsUUID()
  teamId?: string;

  @IsOptional()
  @IsIn(STATES)
  state?: VolunteerState;

  @IsOptional()
  @TextLength(0, LIMITS.nameLength)
  search?: string;
}
