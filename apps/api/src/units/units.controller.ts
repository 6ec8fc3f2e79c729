import { Body, Controller, Get, Header, Post, Put } from '@nestjs/common';
import type { Actor, UnitRecord } from '@jishan/domain';
import { CurrentActor, Public, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { ChangeUnitDto, CreateUnitDto } from './units.dto';
import { UnitsService } from './units.service';

@Controller('units')
export class UnitsController {
  constructor(private readonly units: UnitsService) {}

  // the browser keeps the tree and asks each time whether its ETag is still the one
  @Get()
  @Public()
  @Header('Cache-Control', 'no-cache')
  list(): Promise<UnitRecord[]> {
    return this.units.list();
  }

  @Post()
  @Requires('unit.manage')
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateUnitDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<UnitRecord> {
    return this.units.create(actor, input, write);
  }

  @Put(':id')
  @Requires('unit.manage')
  change(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: ChangeUnitDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<UnitRecord> {
    return this.units.change(actor, id, input, write);
  }
}
