import { Module } from '@nestjs/common';
import { PublicationsController } from './publications.controller';
import { PublicationsService } from './publications.service';
import { PublicationsStore } from './publications.store';

@Module({
  controllers: [PublicationsController],
  providers: [PublicationsService, PublicationsStore],
  exports: [PublicationsService],
})
export class PublicationsModule {}
