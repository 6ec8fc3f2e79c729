import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { StockModule } from '../stock/stock.module';
import { SettlementsController } from './settlements.controller';
import { SheetsService } from './sheets.service';
import { SheetsStore } from './sheets.store';
import { ShiftsService } from './shifts.service';
import { ShiftsStore } from './shifts.store';

@Module({
  imports: [AuditModule, StockModule],
  controllers: [SettlementsController],
  providers: [SheetsService, SheetsStore, ShiftsService, ShiftsStore],
  exports: [SheetsService, ShiftsService],
})
export class SettlementsModule {}
