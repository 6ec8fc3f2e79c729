import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('uuid', { nullable: true }) personId: string | null;
  @Column('text') phoneIndex: string;
  @Column('text') phoneSealed: string;
  @Column('text', { nullable: true }) passwordHash: string | null;
  @Column('integer', { default: 0 }) sessionEpoch: number;
  @Instant() createdAt: string;
  @Instant({ nullable: true }) lastSignInAt: string | null;
  @Instant({ nullable: true }) disabledAt: string | null;
}
