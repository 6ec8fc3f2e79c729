import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { IdentityModule } from '../identity/identity.module';
import { StockModule } from '../stock/stock.module';
import { VouchersController } from './vouchers.controller';
import { VouchersService } from './vouchers.service';
import { VouchersStore } from './vouchers.store';

@Module({
  imports: [AuditModule, IdentityModule, StockModule],
  controllers: [VouchersController],
  providers: [VouchersService, VouchersStore],
  exports: [VouchersService],
})
export class VouchersModule {}
