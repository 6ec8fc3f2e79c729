import type { WordingKind } from '@jishan/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('wording_entries')
export class WordingEntryRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'text' }) kind: WordingKind;
  @Column({ type: 'text' }) words: string;
  @Column({ type: 'text' }) instead: string;
  @Column({ type: 'text' }) note: string;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ type: 'boolean', default: false }) withdrawn: boolean;
}

@Entity('wording_changes')
export class WordingChangeRow {
  @PrimaryColumn({ type: 'uuid' }) entryId: string;
  @PrimaryColumn({ type: 'integer' }) version: number;
  @Column({ type: 'text' }) words: string;
  @Column({ type: 'text' }) instead: string;
  @Column({ type: 'text' }) note: string;
  @Column({ type: 'boolean' }) withdrawn: boolean;
  @Column({ type: 'uuid' }) byId: string;
  @Column({ type: 'text' }) byName: string;
  @Instant() at: string;
}

@Entity('bulletin_acknowledgements')
export class AcknowledgementRow {
  @PrimaryColumn({ type: 'uuid' }) bulletinId: string;
  /** The hash of the finding. */
  @PrimaryColumn({ type: 'text' }) finding: string;
  @Column({ type: 'text' }) rule: string;
  @Column({ type: 'text' }) words: string;
  @Column({ type: 'text' }) reason: string;
  @Column({ type: 'uuid' }) byId: string;
  @Column({ type: 'text' }) byName: string;
  @Instant() at: string;
}
