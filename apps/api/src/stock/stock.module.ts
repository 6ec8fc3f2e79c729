import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { UnitsModule } from '../units/units.module';
import { GoodsService } from './goods.service';
import { GoodsStore } from './goods.store';
import { ShelfService } from './shelf.service';
import { StockController } from './stock.controller';

@Module({
  imports: [AuditModule, UnitsModule],
  controllers: [StockController],
  providers: [GoodsService, GoodsStore, ShelfService],
  exports: [GoodsService, ShelfService],
})
export class StockModule {}
