import { Module } from '@nestjs/common';
import { ExportsService } from './exports.service';
import { LedgerStore } from './ledger.store';

@Module({
  providers: [LedgerStore, ExportsService],
  exports: [ExportsService],
})
export class ExportsModule {}
