import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { UnitsModule } from '../units/units.module';
import { PublicationsController } from './publications.controller';
import { PublicationsService } from './publications.service';
import { PublicationsStore } from './publications.store';

@Module({
  imports: [AuditModule, UnitsModule],
  controllers: [PublicationsController],
  providers: [PublicationsService, PublicationsStore],
  exports: [PublicationsService],
})
export class PublicationsModule {}
