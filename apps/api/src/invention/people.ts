import { addDays, instantAt, type Gender } from '@jishan/domain';
import { MAIN_TOWN, SUBDISTRICTS, TOWNS, UNITS, VILLAGES } from './district';
import { demoPhone, Dice, inventName } from './invention';

export interface DemoHousehold {
  id: string;
  unit: string;
  label: string;
  createdAt: string;
}

export interface DemoPerson {
  id: string;
  name: string;
  gender: Gender;
  birthOn: string;
  unit: string;
  household: DemoHousehold | null;
  head: boolean;
  /** Null: no phone; the village keeps the profile. */
  phone: string | null;
  /** Registered by phone; the others were entered by the village and nobody signs in as them. */
  hasAccount: boolean;
  guardian: DemoPerson | null;
  registeredAt: string;
}

export interface DemoTeam {
  id: string;
  name: string;
  unit: string;
  level: 'corps' | 'division';
  kind: 'general' | 'civility-guide';
  parent: DemoTeam | null;
  /** The first one leads. */
  members: DemoPerson[];
  createdAt: string;
}

export interface DemoPeople {
  people: DemoPerson[];
  households: DemoHousehold[];
  teams: DemoTeam[];
  /** Registered yesterday: wait for the village to approve them. */
  applicants: DemoPerson[];
  /** Would like to join the first guide team. */
  joining: DemoPerson[];
}

export const GUIDE_TEAM_SIZE = 25;
const TOWN_TEAM_SIZE = 10;
const SCENIC_TEAM = '景区“红绿灯”文明引导队';
/** Two villages below the pass look after the road to the temple together. */
const SCENIC_VILLAGES = ['涧沟村', '樱桃沟村'] as const;
/** Some are under age, so that there are minors with guardians. */
const MINORS_PER_VILLAGE = 1;
const FIRST_PHONE = 10_001;

/** Everybody who takes part, invented: who lives where, in which household, in which team. */
export class Peopling {
  private readonly people: DemoPerson[] = [];
  private readonly households: DemoHousehold[] = [];
  private readonly teams: DemoTeam[] = [];
  private readonly applicants: DemoPerson[] = [];
  private readonly names = new Set<string>();
  private readonly dice: Dice;
  private nextPhone = FIRST_PHONE;

  constructor(
    seed: string,
    private readonly today: string,
  ) {
    this.dice = new Dice(`${seed}/people`);
  }

  settle(): DemoPeople {
    const corps = this.team('妙峰山镇志愿服务总队', MAIN_TOWN, 'corps', 'general', null, []);
    for (const village of VILLAGES) {
      const members = this.villagers(village, GUIDE_TEAM_SIZE);
      this.team('“红绿灯”文明引导队', village, 'division', 'civility-guide', corps, members);
      if (village === VILLAGES[0]) this.villagers(village, 2).forEach((person) => this.giveAccount(person));
      for (let count = 0; count < MINORS_PER_VILLAGE; count++) this.minor(members);
    }
    const scenic = SCENIC_VILLAGES.flatMap((village, index) =>
      this.villagers(village, Math.floor(GUIDE_TEAM_SIZE / 2) + index),
    );
    this.team(SCENIC_TEAM, MAIN_TOWN, 'division', 'civility-guide', corps, scenic);
    const leaders = this.teams.filter((team) => team.parent === corps).flatMap((team) => team.members.slice(0, 1));
    corps.members = [...leaders.slice(-1), ...leaders.slice(0, -1)];
    for (const town of [...TOWNS, ...SUBDISTRICTS].filter((name) => name !== MAIN_TOWN)) this.otherTown(town);
    const joining = this.people.filter(
      (person) =>
        person.unit === VILLAGES[0] && person.hasAccount && !this.teams.some((team) => team.members.includes(person)),
    );
    this.apply(VILLAGES[0], 3);
    return {
      people: this.people,
      households: this.households,
      teams: this.teams,
      applicants: this.applicants,
      joining,
    };
  }

  private otherTown(town: string): void {
    const below = UNITS.filter(
      (unit) => unit.below === town && (unit.kind === 'village' || unit.kind === 'community'),
    ).map((unit) => unit.name);
    const homes = below.length > 0 ? below : [town];
    for (const name of [`${town}热心人志愿服务队`, `${town}文明实践志愿服务队`]) {
      const members = homes.flatMap((home, index) =>
        this.villagers(home, Math.ceil((TOWN_TEAM_SIZE - index) / homes.length)),
      );
      this.team(name, town, 'division', 'general', null, members);
    }
  }

  /** Who leads has an account and has been there from the beginning. */
  private lead(members: DemoPerson[]): DemoPerson[] {
    const leader =
      members.find((person) => person.head && person.birthOn > '1962' && person.birthOn < '1985') ?? members[0];
    if (!leader) return members;
    this.giveAccount(leader);
    leader.registeredAt = instantAt(addDays(this.today, -645), '09:00');
    return [leader, ...members.filter((person) => person !== leader)];
  }

  private giveAccount(person: DemoPerson): void {
    person.hasAccount = true;
    person.phone ??= demoPhone(this.nextPhone++);
  }

  private apply(unit: string, count: number): void {
    for (let applicant = 0; applicant < count; applicant++) {
      const person = this.person(
        unit,
        this.dice.pick(['female', 'male'] as const),
        this.birthday(this.dice.int(1975, 2000)),
        { household: null, head: false },
      );
      this.giveAccount(person);
      person.registeredAt = instantAt(addDays(this.today, -1), `${12 + applicant}:30`);
      this.people.pop();
      this.applicants.push(person);
    }
  }

  private team(
    name: string,
    unit: string,
    level: DemoTeam['level'],
    kind: DemoTeam['kind'],
    parent: DemoTeam | null,
    members: DemoPerson[],
  ): DemoTeam {
    const createdAt = instantAt(addDays(this.today, -700 + this.teams.length), '09:00');
    const team: DemoTeam = {
      id: this.dice.idAt(createdAt),
      name,
      unit,
      level,
      kind,
      parent,
      members: this.lead(members),
      createdAt,
    };
    this.teams.push(team);
    return team;
  }

  /** So many adults of a village: mostly couples and families in a household of their own, some for themselves. */
  private villagers(unit: string, count: number): DemoPerson[] {
    const members: DemoPerson[] = [];
    while (members.length < count) {
      const oldest = this.dice.int(1950, 1990);
      const withGrownChild = oldest < 1978;
      const size = Math.min(this.dice.pick([1, 2, 2, 2, withGrownChild ? 3 : 2]), count - members.length);
      const household = this.dice.chance(0.85) ? this.household(unit) : null;
      for (let place = 0; place < size; place++) {
        const gender: Gender = (place === 0) === this.dice.chance(0.6) ? 'female' : 'male';
        const born = this.birthday(oldest + (place === 2 ? this.dice.int(22, 26) : place * this.dice.int(0, 3)));
        members.push(
          this.person(unit, gender, born, {
            household,
            head: place === 0,
            surname: place === 2 ? members.at(-2)?.name.slice(0, 1) : undefined,
          }),
        );
      }
    }
    return members;
  }

  /** Somebody of 14 to 17 in a household, with its head as guardian. */
  private minor(neighbours: readonly DemoPerson[]): void {
    const year = Number(this.today.slice(0, 4));
    const heads = neighbours.filter((person) => person.head);
    const guardian =
      heads.find((person) => person.birthOn < `${year - 35}` && person.birthOn > `${year - 55}`) ?? heads[0];
    if (!guardian) return;
    const born = this.birthday(year - this.dice.int(15, 17));
    const gender = this.dice.pick(['female', 'male'] as const);
    this.person(guardian.unit, gender, born, {
      household: guardian.household,
      head: false,
      surname: guardian.name.slice(0, 1),
      guardian,
    });
  }

  private person(
    unit: string,
    gender: Gender,
    birthOn: string,
    family: { household: DemoHousehold | null; head: boolean; surname?: string | undefined; guardian?: DemoPerson },
  ): DemoPerson {
    const recent = this.dice.chance(0.1);
    const day = addDays(this.today, -(recent ? this.dice.int(40, 330) : this.dice.int(380, 640)));
    const registeredAt = instantAt(day, `${this.dice.pick(['09', '10', '14', '15', '19'])}:${this.dice.int(10, 59)}`);
    const isAdult = family.guardian === undefined;
    const hasAccount = isAdult && birthOn > '1958' && this.dice.chance(0.75);
    const person: DemoPerson = {
      id: this.dice.idAt(registeredAt),
      name: inventName(this.dice, { gender, birthOn, surname: family.surname }, this.names),
      gender,
      birthOn,
      unit,
      household: family.household,
      head: family.head && family.household !== null,
      phone: hasAccount || (isAdult && this.dice.chance(0.7)) ? demoPhone(this.nextPhone++) : null,
      hasAccount,
      guardian: family.guardian ?? null,
      registeredAt,
    };
    this.people.push(person);
    return person;
  }

  private household(unit: string): DemoHousehold {
    const createdAt = instantAt(addDays(this.today, -650), '09:00');
    const number = this.households.filter((household) => household.unit === unit).length + 1;
    const household = {
      id: this.dice.idAt(createdAt),
      unit,
      label: `${unit}${number * 3 + this.dice.int(0, 2)}号`,
      createdAt,
    };
    this.households.push(household);
    return household;
  }

  private birthday(year: number): string {
    return `${year}-${String(this.dice.int(1, 12)).padStart(2, '0')}-${String(this.dice.int(1, 28)).padStart(2, '0')}`;
  }
}
