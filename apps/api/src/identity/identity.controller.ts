import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  type Actor,
  type MeRecord,
  type MyGrant,
  type Page,
  type PersonalDataRecord,
  type UserRecord,
} from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { GrantsService } from './grants.service';
import { GrantDto, RevealDto, UserQueryDto } from './identity.dto';
import { PersonalDataService } from './personal-data.service';
import { UsersService } from './users.service';

@Controller()
export class IdentityController {
  constructor(
    private readonly users: UsersService,
    private readonly grants: GrantsService,
    private readonly personalData: PersonalDataService,
  ) {}

  @Get('me')
  @Requires('me.read')
  me(@CurrentActor() actor: Actor): Promise<MeRecord> {
    return this.users.me(actor);
  }

  @Get('users')
  @Requires('user.read')
  list(@CurrentActor() actor: Actor, @Query() query: UserQueryDto): Promise<Page<UserRecord>> {
    return this.users.list(actor, query);
  }

  @Post('users/:id/grants')
  @Requires('user.grant')
  handOut(
    @CurrentActor() actor: Actor,
    @IdParam() userId: string,
    @Body() input: GrantDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<MyGrant> {
    return this.grants.handOut(actor, userId, input, write);
  }

  @Delete('grants/:id')
  @Requires('user.grant')
  @HttpCode(204)
  takeBack(@CurrentActor() actor: Actor, @IdParam() id: string, @IdempotencyKey() write: WriteKey): Promise<void> {
    return this.grants.takeBack(actor, id, write);
  }

  /** Everything unmasked. The reason goes into the audit log together with who looked; as a body, so that no other log keeps it. */
  @Post('people/:id/personal-data')
  @Requires('personal-data.reveal')
  @HttpCode(200)
  reveal(
    @CurrentActor() actor: Actor,
    @IdParam() personId: string,
    @Body() input: RevealDto,
  ): Promise<PersonalDataRecord> {
    return this.personalData.reveal(actor, personId, input.reason);
  }
}
