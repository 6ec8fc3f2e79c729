import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { HoursModule } from '../hours/hours.module';
import { PointsModule } from '../points/points.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { RecordPrinting } from './printing.service';
import { RecordsController } from './records.controller';
import { RecordsService } from './records.service';
import { RecordsStore } from './records.store';

@Module({
  imports: [AuditModule, PointsModule, HoursModule, VolunteersModule],
  controllers: [RecordsController],
  providers: [RecordsService, RecordPrinting, RecordsStore],
  exports: [RecordsService],
})
export class RecordsModule {}
