import { Injectable } from '@nestjs/common';
import { cardNumber, dayOf, ROLES, type DemoAccount, type Gender, type Role } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Cipher } from '../identity/cipher';
import { PersonalDataService } from '../identity/personal-data.service';
import { UsersService } from '../identity/users.service';
import { Clock } from '../platform/clock';
import { spell } from '../volunteers/person-search';
import { guardianContext } from '../volunteers/registration.store';
import { DISTRICT, MAIN_TOWN, UNITS, VILLAGES } from './district';
import { demoPhone, Dice, inventName } from './invention';
import type { DemoPeople, DemoPerson, DemoTeam } from './people';

/** Shown on the sign-in page of a demo installation, and only there. */
export const DEMO_PASSWORD = 'jishan-demo-2026';

export interface DemoUnit {
  id: string;
  name: string;
  path: string;
}

/** Whoever acts in the demo, by account. */
export interface DemoUser {
  id: string;
  name: string;
}

/** What the later parts of the load stand on. */
export interface LoadedDistrict {
  units: Map<string, DemoUnit>;
  users: Map<DemoPerson, DemoUser>;
  staff: Map<Role, DemoUser>;
  accounts: DemoAccount[];
}

/** Roles of people who work at a desk; the other three are held by volunteers. */
const STAFF: readonly { role: Role; unit: string; about: string }[] = [
  { role: 'station-admin', unit: VILLAGES[0], about: `${VILLAGES[0]}的管理员：审核注册，管理本村的队伍和活动` },
  { role: 'town-admin', unit: MAIN_TOWN, about: `${MAIN_TOWN}的管理员：积分方案、活动、队伍、兑换点` },
  { role: 'correspondent', unit: MAIN_TOWN, about: `${MAIN_TOWN}的信息员：写信息报送，修改本镇的简讯` },
  { role: 'editor', unit: DISTRICT, about: '区文明办的编辑：编排快报' },
  { role: 'proofreader', unit: DISTRICT, about: '区文明办的校对：校对快报，通过或退回编辑' },
  { role: 'signer', unit: DISTRICT, about: '区文明办的核签：核签、发布快报' },
  { role: 'district-admin', unit: DISTRICT, about: '区级管理员：全区的单位、用户和数据' },
  { role: 'auditor', unit: DISTRICT, about: '审计员：查看全区记录，核对积分账' },
];
const ABOUT_VOLUNTEERS: Partial<Record<Role, string>> = {
  volunteer: `${VILLAGES[0]}的志愿者：报名、查看时长和积分、预约兑换`,
  'team-leader': `${VILLAGES[0]}“红绿灯”文明引导队队长：发布活动、点名、确认考勤`,
  'points-clerk': `${MAIN_TOWN}积分超市的兑换员：办理兑换、进货盘点`,
};
const CLERK_VILLAGE = '担礼村';

/** Puts units, people, households, teams and accounts into an empty database. */
@Injectable()
export class PeopleLoad {
  constructor(
    private readonly users: UsersService,
    private readonly personalData: PersonalDataService,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
  ) {}

  async load(
    tx: EntityManager,
    seed: string,
    today: string,
    passwordHash: string,
    people: DemoPeople,
  ): Promise<LoadedDistrict> {
    const dice = new Dice(`${seed}/district`);
    const accountRoles = holdersOf(people);
    const units = await this.insertUnits(tx, dice, today);
    const staff = await this.insertStaff(tx, dice, passwordHash, people);
    const users = await this.insertUsers(tx, people, passwordHash);
    const district: LoadedDistrict = { units, users, staff, accounts: accountsOf(accountRoles, staff) };
    const admin = userOf(staff, 'town-admin');
    await this.insertVolunteers(tx, people, district, admin);
    await this.insertPersonalData(tx, people);
    await this.insertHouseholds(tx, dice, people, units);
    await this.insertTeams(tx, dice, people, units, district);
    await this.insertGrants(tx, dice, people, district, accountRoles);
    return district;
  }

  private async insertUnits(tx: EntityManager, dice: Dice, today: string): Promise<Map<string, DemoUnit>> {
    const units = new Map<string, DemoUnit>();
    const places = new Map<string, number>();
    const activeFrom = `${Number(today.slice(0, 4)) - 2}-01-01`;
    const rows = UNITS.map(({ name, kind, shortName, below }) => {
      const id = dice.idAt(`${activeFrom}T00:00:00Z`);
      const parent = below ? unitOf(units, below) : null;
      const place = (places.get(`${below}/${kind}`) ?? 0) + 1;
      places.set(`${below}/${kind}`, place);
      units.set(name, { id, name, path: `${parent?.path ?? ''}${id}/` });
      return {
        id,
        parentId: parent?.id ?? null,
        kind,
        name,
        shortName: shortName ?? name,
        path: `${parent?.path ?? ''}${id}/`,
        position: place,
        activeFrom,
      };
    });
    await insertRows(tx, 'units', rows);
    return units;
  }

  private async insertStaff(
    tx: EntityManager,
    dice: Dice,
    passwordHash: string,
    people: DemoPeople,
  ): Promise<Map<Role, DemoUser>> {
    const taken = new Set([...people.people, ...people.applicants].map((person) => person.name));
    const staff = new Map<Role, DemoUser>();
    this.clock.freeze(people.teams[0]?.createdAt ?? null);
    for (const { role } of STAFF) {
      const gender: Gender = dice.pick(['female', 'male']);
      const name = inventName(dice, { gender, birthOn: '1984-06-01' }, taken);
      staff.set(role, {
        id: await this.users.create(tx, { name, phone: accountPhone(role), passwordHash, personId: null }),
        name,
      });
    }
    return staff;
  }

  private async insertUsers(
    tx: EntityManager,
    people: DemoPeople,
    passwordHash: string,
  ): Promise<Map<DemoPerson, DemoUser>> {
    const made = [...people.people, ...people.applicants].map(async (person): Promise<[DemoPerson, DemoUser][]> => {
      const { id: personId, name, phone, hasAccount, registeredAt } = person;
      if (!hasAccount || !phone) return [];
      this.clock.freeze(registeredAt);
      const id = await this.users.create(tx, { name, phone, passwordHash, personId });
      return [[person, { id, name }]];
    });
    return new Map((await Promise.all(made)).flat());
  }

  /** Who has an account registered alone and was approved; the others were entered by a helper of the town. */
  private async insertVolunteers(
    tx: EntityManager,
    people: DemoPeople,
    { units, users }: LoadedDistrict,
    admin: DemoUser,
  ): Promise<void> {
    const everybody = [...people.people, ...people.applicants].sort((left, right) =>
      left.registeredAt < right.registeredAt ? -1 : 1,
    );
    const numbers: { running: number }[] = await tx.query(
      `SELECT nextval('card_numbers') AS running FROM generate_series(1, $1)`,
      [everybody.length],
    );
    const rows = everybody.map((person, index) => {
      const isPending = people.applicants.includes(person);
      return {
        id: person.id,
        name: person.name,
        ...spell(person.name),
        gender: person.gender,
        birthOn: person.birthOn,
        unitId: unitOf(units, person.unit).id,
        state: isPending ? 'pending' : 'active',
        cardNo: cardNumber(numbers[index]?.running ?? 0),
        claimedAt: person.hasAccount ? person.registeredAt : null,
        helperId: person.hasAccount ? null : admin.id,
        helperName: person.hasAccount ? null : admin.name,
        registeredAt: person.registeredAt,
        decidedAt: isPending ? null : person.registeredAt,
        decidedBy: isPending ? null : admin.id,
      };
    });
    await insertRows(tx, 'volunteers', rows);
    await insertRows(
      tx,
      'consents',
      everybody.flatMap((person) => {
        const recordedBy = users.get(person)?.id ?? admin.id;
        const purposes = [
          'service',
          ...(person.phone ? ['sms-notice'] : []),
          ...(person.hasAccount && !person.guardian ? ['public-name'] : []),
        ];
        return purposes.map((purpose) => ({
          personId: person.id,
          purpose,
          given: true,
          recordedAt: person.registeredAt,
          recordedBy,
        }));
      }),
    );
    await insertRows(
      tx,
      'guardians',
      everybody.flatMap(({ id, guardian, registeredAt }) =>
        guardian
          ? [
              {
                personId: id,
                sealedName: this.cipher.seal(guardian.name, guardianContext(id)),
                relation: 'parent',
                consentedAt: registeredAt,
                recordedBy: admin.id,
              },
            ]
          : [],
      ),
    );
  }

  private async insertPersonalData(tx: EntityManager, people: DemoPeople): Promise<void> {
    const put = [...people.people, ...people.applicants].map(async ({ id, phone, guardian, registeredAt }) => {
      if (!phone && !guardian?.phone) return;
      this.clock.freeze(registeredAt);
      await this.personalData.put(tx, id, {
        ...(phone ? { phone } : {}),
        ...(guardian?.phone ? { guardianPhone: guardian.phone } : {}),
      });
    });
    await Promise.all(put);
  }

  private async insertHouseholds(
    tx: EntityManager,
    dice: Dice,
    people: DemoPeople,
    units: Map<string, DemoUnit>,
  ): Promise<void> {
    await insertRows(
      tx,
      'households',
      people.households.map(({ id, unit, label, createdAt }) => ({
        id,
        unitId: unitOf(units, unit).id,
        label,
        createdAt,
      })),
    );
    await insertRows(
      tx,
      'household_members',
      people.people.flatMap(({ id, household, head, registeredAt }) =>
        household
          ? [
              {
                id: dice.idAt(registeredAt),
                householdId: household.id,
                personId: id,
                head,
                joinedOn: dayOf(registeredAt),
              },
            ]
          : [],
      ),
    );
  }

  private async insertTeams(
    tx: EntityManager,
    dice: Dice,
    people: DemoPeople,
    units: Map<string, DemoUnit>,
    { users }: LoadedDistrict,
  ): Promise<void> {
    await insertRows(
      tx,
      'teams',
      people.teams.map(({ id, name, unit, level, kind, parent, createdAt }) => ({
        id,
        name,
        level,
        kind,
        unitId: unitOf(units, unit).id,
        parentId: parent?.id ?? null,
        lineage: parent ? [parent.id, id] : [id],
        createdAt,
      })),
    );
    const members = people.teams.flatMap((team) =>
      team.members.map((person, index) => ({
        team,
        person,
        leader: index === 0,
        from: team.createdAt > person.registeredAt ? team.createdAt : person.registeredAt,
      })),
    );
    await insertRows(
      tx,
      'team_members',
      members.map(({ team, person, leader, from }) => ({
        id: dice.idAt(from),
        teamId: team.id,
        personId: person.id,
        leader,
        joinedOn: dayOf(from),
      })),
    );
    const [first] = people.teams.filter((team) => team.kind === 'civility-guide');
    const requests = first ? people.joining.filter((person) => users.has(person)) : [];
    const requestedAt = people.applicants[0]?.registeredAt;
    await insertRows(
      tx,
      'join_requests',
      requests.map((person) => ({
        id: dice.idAt(requestedAt ?? person.registeredAt),
        teamId: first?.id,
        personId: person.id,
        message: '每周五早上有空，想参加路口引导',
        state: 'pending',
        requestedAt,
      })),
    );
  }

  private async insertGrants(
    tx: EntityManager,
    dice: Dice,
    people: DemoPeople,
    { units, users, staff }: LoadedDistrict,
    accountRoles: Map<Role, DemoPerson>,
  ): Promise<void> {
    const grant = (user: DemoUser, role: Role, unit: string, grantedAt: string, team: DemoTeam | null = null) => ({
      id: dice.idAt(grantedAt),
      userId: user.id,
      role,
      unitId: unitOf(units, unit).id,
      teamId: team?.id ?? null,
      grantedBy: staff.get('district-admin')?.id ?? null,
      grantedAt,
    });
    const ofVolunteers = people.people.flatMap((person) => {
      const user = users.get(person);
      return user ? [grant(user, 'volunteer', person.unit, person.registeredAt)] : [];
    });
    const ofLeaders = people.teams.flatMap((team) => {
      const [leader] = team.members;
      const user = leader && users.get(leader);
      return user ? [grant(user, 'team-leader', team.unit, team.createdAt, team)] : [];
    });
    const begun = people.teams[0]?.createdAt ?? people.people[0]?.registeredAt ?? '';
    const ofStaff = STAFF.flatMap(({ role, unit }) => {
      const user = staff.get(role);
      return user ? [grant(user, role, unit, begun)] : [];
    });
    const clerk = accountRoles.get('points-clerk');
    const clerkUser = clerk && users.get(clerk);
    const ofClerk = clerkUser ? [grant(clerkUser, 'points-clerk', MAIN_TOWN, begun)] : [];
    await insertRows(tx, 'grants', [...ofVolunteers, ...ofLeaders, ...ofStaff, ...ofClerk]);
  }
}

/** The volunteers behind the demo accounts; their phones are the easy ones. */
function holdersOf(people: DemoPeople): Map<Role, DemoPerson> {
  const guides = people.teams.filter((team) => team.kind === 'civility-guide');
  const members = guides[0]?.members ?? [];
  const volunteer = members.find((person, index) => index > 0 && person.household && person.birthOn < '1990');
  const clerk = guides
    .find((team) => team.unit === CLERK_VILLAGE)
    ?.members.find((person, index) => index > 0 && person.household && person.birthOn > '1965');
  const holders: [Role, DemoPerson | undefined][] = [
    ['volunteer', volunteer],
    ['team-leader', members[0]],
    ['points-clerk', clerk],
  ];
  return new Map(
    holders.map(([role, person]) => {
      if (!person) throw new Error(`nobody in the demo for ${role}`);
      Object.assign(person, { phone: accountPhone(role), hasAccount: true });
      return [role, person];
    }),
  );
}

function accountsOf(holders: Map<Role, DemoPerson>, staff: Map<Role, DemoUser>): DemoAccount[] {
  return ROLES.map((role) => {
    const name = staff.get(role)?.name ?? holders.get(role)?.name ?? '';
    const about = STAFF.find((member) => member.role === role)?.about ?? ABOUT_VOLUNTEERS[role] ?? '';
    return { role, name, phone: accountPhone(role), password: DEMO_PASSWORD, about };
  });
}

const accountPhone = (role: Role) => demoPhone(ROLES.indexOf(role) + 1);

const CHUNK = 2_000;
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Many rows of one table in a few statements. Every row has the same members, named like the columns; what is left out takes its default. */
export async function insertRows(tx: EntityManager, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first)
    .map((name) => `"${snakeCase(name)}"`)
    .join(', ');
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows
      .slice(from, from + CHUNK)
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value])));
    await tx.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(chunk)],
    );
  }
}

export function unitOf(units: Map<string, DemoUnit>, name: string): DemoUnit {
  const unit = units.get(name);
  if (!unit) throw new Error(`no unit ${name} in the demo district`);
  return unit;
}

export function userOf(staff: Map<Role, DemoUser>, role: Role): DemoUser {
  const user = staff.get(role);
  if (!user) throw new Error(`nobody is ${role} in the demo district`);
  return user;
}
