import { Module } from '@nestjs/common';
import { PointsModule } from '../points/points.module';
import { SchemesModule } from '../schemes/schemes.module';
import { OpeningsService } from './openings.service';
import { OpeningsStore } from './openings.store';

@Module({
  imports: [PointsModule, SchemesModule],
  providers: [OpeningsService, OpeningsStore],
  exports: [OpeningsService],
})
export class OpeningsModule {}
