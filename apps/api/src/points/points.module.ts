import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { HouseholdsModule } from '../households/households.module';
import { UnitsModule } from '../units/units.module';
import { BalancesStore } from './balances.store';
import { LedgerStore } from './ledger.store';
import { PointsController } from './points.controller';
import { PointsService } from './points.service';
import { ReconcileService } from './reconcile.service';
import { ReconcileStore } from './reconcile.store';
import { StatementsService } from './statements.service';
import { StatementsStore } from './statements.store';

@Module({
  imports: [AuditModule, UnitsModule, HouseholdsModule],
  controllers: [PointsController],
  providers: [
    LedgerStore,
    PointsService,
    BalancesStore,
    StatementsStore,
    StatementsService,
    ReconcileStore,
    ReconcileService,
  ],
  exports: [PointsService, ReconcileService, StatementsService],
})
export class PointsModule {}
