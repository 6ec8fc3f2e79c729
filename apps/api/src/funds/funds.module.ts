import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { UnitsModule } from '../units/units.module';
import { FundsController } from './funds.controller';
import { FundsService } from './funds.service';
import { FundsStore } from './funds.store';

@Module({
  imports: [AuditModule, UnitsModule],
  controllers: [FundsController],
  providers: [FundsService, FundsStore],
  exports: [FundsService],
})
export class FundsModule {}
