import { Module } from '@nestjs/common';
import { UnitsModule } from '../units/units.module';
import { DigestsController } from './digests.controller';
import { DigestsService } from './digests.service';
import { DigestsStore } from './digests.store';

@Module({ imports: [UnitsModule], controllers: [DigestsController], providers: [DigestsService, DigestsStore] })
export class DigestsModule {}
