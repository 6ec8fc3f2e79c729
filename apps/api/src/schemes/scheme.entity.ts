import type { Book } from '@jishan/points';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('schemes')
export class SchemeEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('smallint') book: Book;
  @Column('text') title: string;
  @Instant() createdAt: string;
}
