import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError, maskPhone } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { GrantsService } from '../identity/grants.service';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import { Config, ConfigError, type FirstDistrict } from '../platform/config';
import { PublicationsService } from '../publications/publications.service';
import { UnitsService } from '../units/units.service';
import { standardPublications } from './standard-publications';

const HOW_TO_BEGIN =
  '还没有任何单位，无法登录：请设置 DISTRICT、ADMIN_NAME、ADMIN_PHONE、ADMIN_PASSWORD（区名与首位区级管理员的姓名、手机号、密码）后重新启动；只想试用请设置 DEMO=on。';

/** The first start on an empty database: without a district and somebody who may sign in, nobody could ever begin. */
@Injectable()
export class SetupService implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly users: UsersService,
    private readonly grants: GrantsService,
    private readonly passwords: Passwords,
    private readonly publications: PublicationsService,
    private readonly audit: AuditService,
  ) {}

  /** Before the server listens. */
  async onModuleInit(): Promise<void> {
    const first = this.config.firstDistrict;
    if (!first || !(await this.found(first))) return;
    const admin = `${first.adminName}（${maskPhone(first.adminPhone)}）`;
    process.stdout.write(
      `已建立“${first.name}”，首位区级管理员${admin}现在可以登录；请从环境中删去 ADMIN_PASSWORD。\n`,
    );
  }

  /** What to tell who started a server that nobody can use yet; null when somebody can. */
  async advice(): Promise<string | null> {
    return (await this.isEmpty()) ? HOW_TO_BEGIN : null;
  }

  /** District, admin and publications, all or nothing; false where there is a district already. */
  async found(first: FirstDistrict): Promise<boolean> {
    if (!(await this.isEmpty())) return false;
    const passwordHash = await this.hash(first.adminPassword);
    return this.dataSource.transaction(async (tx) => {
      const district = await this.units.foundDistrict(tx, first.name);
      if (!district) return false;
      await this.appointAdmin(tx, first, passwordHash, district);
      const { express, digest } = standardPublications(district.id, district.name);
      await this.publications.createPublication(tx, express);
      await this.publications.createPublication(tx, digest);
      return true;
    });
  }

  private async isEmpty(): Promise<boolean> {
    return (await this.units.list()).length === 0;
  }

  private async appointAdmin(
    tx: EntityManager,
    { adminName, adminPhone }: FirstDistrict,
    passwordHash: string,
    district: { id: string; path: string },
  ): Promise<void> {
    const userId = await this.users.create(tx, { name: adminName, phone: adminPhone, passwordHash, personId: null });
    await this.grants.grant(tx, { userId, role: 'district-admin', unitId: district.id, grantedBy: null });
    await this.audit.record(tx, {
      actorId: null,
      action: 'grant.handed-out',
      subjectKind: 'user',
      subjectId: userId,
      unitPath: district.path,
      detail: 'district-admin',
    });
  }

  private async hash(password: string): Promise<string> {
    try {
      return await this.passwords.hash(password);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'password.weak')
        throw new ConfigError('ADMIN_PASSWORD 太容易被猜到，请换一个');
      throw error;
    }
  }
}
