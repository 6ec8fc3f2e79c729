import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { FeedModule } from '../feed/feed.module';
import { SchemesModule } from '../schemes/schemes.module';
import { TeamsModule } from '../teams/teams.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { ActivitiesController } from './activities.controller';
import { ActivitiesService } from './activities.service';
import { ActivitiesStore } from './activities.store';
import { AttendanceService } from './attendance.service';
import { AttendanceStore } from './attendance.store';
import { SignUpsService } from './sign-ups.service';
import { SignUpsStore } from './sign-ups.store';

@Module({
  imports: [AuditModule, UnitsModule, VolunteersModule, TeamsModule, FeedModule, SchemesModule],
  controllers: [ActivitiesController],
  providers: [ActivitiesService, SignUpsService, AttendanceService, ActivitiesStore, SignUpsStore, AttendanceStore],
  exports: [ActivitiesService, SignUpsService, AttendanceService],
})
export class ActivitiesModule {}
