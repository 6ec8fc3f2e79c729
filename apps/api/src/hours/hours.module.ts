import { Module } from '@nestjs/common';
import { StarsModule } from '../stars/stars.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { HoursController } from './hours.controller';
import { HoursService } from './hours.service';
import { HoursStore } from './hours.store';

@Module({
  imports: [StarsModule, VolunteersModule],
  controllers: [HoursController],
  providers: [HoursService, HoursStore],
  exports: [HoursService],
})
export class HoursModule {}
