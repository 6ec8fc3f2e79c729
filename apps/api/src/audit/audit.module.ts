import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller';
import { AuditService } from './audit.service';
import { AuditStore } from './audit.store';

@Module({ controllers: [AuditController], providers: [AuditService, AuditStore], exports: [AuditService] })
export class AuditModule {}
