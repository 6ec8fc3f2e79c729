import type { SchemeVersionState } from '@jishan/domain';
import type { Approvers, Book, Cap, Expiry, Opening, OwnerKind, PostingRhythm, Rule } from '@jishan/points';
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

@Entity('scheme_versions')
export class SchemeVersionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') schemeId: string;
  @Column('integer') version: number;
  @Column('text') documentRef: string;
  @Column('text') state: SchemeVersionState;
  @Column('date', { nullable: true }) metOn: string | null;
  @Column('integer', { nullable: true }) present: number | null;
  @Column('integer', { nullable: true }) votes: number | null;
  @Column('date') effectiveFrom: string;
  @Column('date', { nullable: true }) effectiveTo: string | null;
  @Column('text') accountOwner: OwnerKind;
  @Column('jsonb') rules: Rule[];
  @Column('jsonb') caps: Cap[];
  @Column('jsonb') expiry: Expiry;
  @Column('integer') postingDays: number;
  @Column('text') postingRhythm: PostingRhythm;
  @Column('jsonb', { nullable: true }) opening: Opening | null;
  @Column('jsonb') approvers: Approvers;
  @Column('uuid') writtenBy: string;
  @Column('uuid', { array: true }) writers: string[];
  @Instant() writtenAt: string;
  @Column('uuid', { nullable: true }) adoptedBy: string | null;
  @Instant({ nullable: true }) adoptedAt: string | null;
}
