import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('audit_entries')
export class AuditEntity {
  @PrimaryColumn('uuid') id: string;
  @Instant() at: string;
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text') action: string;
  @Column('text') subjectKind: string;
  @Column('text') subjectId: string;
  @Column('text', { nullable: true }) unitPath: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { nullable: true }) detail: string | null;
}
