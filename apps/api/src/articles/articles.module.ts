import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { SchemesModule } from '../schemes/schemes.module';
import { UnitsModule } from '../units/units.module';
import { AdoptionService } from './adoption.service';
import { ArticlesController } from './articles.controller';
import { ArticlesService } from './articles.service';
import { ArticlesStore } from './articles.store';
import { PlacingService } from './placing.service';
import { PlacingStore } from './placing.store';

@Module({
  imports: [AuditModule, UnitsModule, SchemesModule],
  controllers: [ArticlesController],
  providers: [ArticlesService, AdoptionService, ArticlesStore, PlacingService, PlacingStore],
  exports: [ArticlesService, PlacingService],
})
export class ArticlesModule {}
