import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../platform/database.module';

@Entity('personal_data')
export class PersonalDataEntity {
  @PrimaryColumn('uuid') personId: string;
  @Column('text', { nullable: true }) phoneSealed: string | null;
  @Column('text', { nullable: true }) phoneIndex: string | null;
  @Column('text', { nullable: true }) phoneTailIndex: string | null;
  @Column('text', { nullable: true }) idNumberSealed: string | null;
  @Column('text', { nullable: true }) idNumberIndex: string | null;
  @Column('text', { nullable: true }) addressSealed: string | null;
  @Column('text', { nullable: true }) guardianPhoneSealed: string | null;
  @Instant() changedAt: string;
}
