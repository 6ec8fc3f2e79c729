import { Module } from '@nestjs/common';
import { PointsModule } from '../points/points.module';
import { UnitsModule } from '../units/units.module';
import { ReceiptsService } from './receipts.service';
import { SealsController } from './seals.controller';
import { SealsService } from './seals.service';
import { SealsStore } from './seals.store';

@Module({
  imports: [UnitsModule, PointsModule],
  controllers: [SealsController],
  providers: [SealsStore, SealsService, ReceiptsService],
  exports: [SealsService],
})
export class SealsModule {}
