import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { PointsModule } from '../points/points.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { CardsService } from './cards.service';
import { PassbooksController } from './passbooks.controller';
import { PassbooksService } from './passbooks.service';
import { PassbooksStore } from './passbooks.store';

@Module({
  imports: [AuditModule, PointsModule, UnitsModule, VolunteersModule],
  controllers: [PassbooksController],
  providers: [CardsService, PassbooksService, PassbooksStore],
  exports: [PassbooksService],
})
export class PassbooksModule {}
