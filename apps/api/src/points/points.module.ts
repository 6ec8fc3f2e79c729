import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { HouseholdsModule } from '../households/households.module';
import { UnitsModule } from '../units/units.module';
import { VolunteersModule } from '../volunteers/volunteers.module';
import { BalancesStore } from './balances.store';
import { HoursService } from './hours.service';
import { HoursStore } from './hours.store';
import { LedgerStore } from './ledger.store';
import { PointsController } from './points.controller';
import { PointsService } from './points.service';
import { ReconcileService } from './reconcile.service';
import { ReconcileStore } from './reconcile.store';
import { StatementsService } from './statements.service';
import { StatementsStore } from './statements.store';

@Module({
  imports: [AuditModule, UnitsModule, VolunteersModule, HouseholdsModule],
  controllers: [PointsController],
  providers: [
    LedgerStore,
    PointsService,
    BalancesStore,
    StatementsStore,
    StatementsService,
    HoursStore,
    HoursService,
    ReconcileStore,
    ReconcileService,
  ],
  exports: [PointsService, HoursService, ReconcileService],
})
export class PointsModule {}
