import {
  addDays,
  dayOf,
  instantAt,
  type ActivityDetail,
  type ComplaintReceipt,
  type ConfirmResult,
  type GoodsRecord,
  type HouseholdDetail,
  type JoinRequestRecord,
  type MeRecord,
  type SchemeDetail,
  type SchemeRecord,
  type ShopRecord,
  type TeamRecord,
  type UnitRecord,
  type VolunteerDetail,
} from '@jishan/domain';
import type { Client } from './client.ts';
import { personOf, planOf, schemeVersion, sheetOf } from './inputs.ts';
import { grantOf, type Place } from './places.ts';
import { approvedVolunteer, register, type Registered } from './volunteers.ts';

const HOUR = 3_600_000;
/** Two hours back, but not into yesterday: who joined a household today earns for it only since today. */
function begunToday(): number {
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  return Math.max(-2 * HOUR, Date.parse(instantAt(dayOf(new Date(now).toISOString()), '00:00')) - now);
}

const RUN = Math.random().toString(36).slice(2, 6);

/** Somebody with an account who lives at a place. */
export interface Resident extends Registered {
  userId: string;
}

/** People of the district who may make anything anywhere. */
export interface Makers {
  url: string;
  logFile: string;
  admin: Client;
  /** Another of the district: whoever writes a scheme does not adopt it. */
  adopter: Client;
  clerk: Client;
  editor: Client;
  proofreader: Client;
  signer: Client;
  tree: { district: UnitRecord };
}

/** Makes things to ask about, once a kind, place and name. */
export class Subjects {
  readonly makers: Makers;
  private readonly made: Map<string, Promise<unknown>>;
  private readonly name: string;
  private static count = 0;
  private static slots = 0;

  constructor(makers: Makers, name = '', made = new Map<string, Promise<unknown>>()) {
    this.makers = makers;
    this.name = name;
    this.made = made;
  }

  /** The same kinds of things, but others: for whoever changes them. */
  named(name: string): Subjects {
    return new Subjects(this.makers, name, this.made);
  }

  once<T>(kind: string, where: string, make: () => Promise<T>): Promise<T> {
    const key = `${this.name}/${kind}@${where}`;
    const known = this.made.get(key) as Promise<T> | undefined;
    if (known) return known;
    const making = make();
    this.made.set(key, making);
    return making;
  }

  /** Never the same again, also for another spec that asks the same product. */
  title(): string {
    Subjects.count += 1;
    return `核对${Subjects.count}${RUN}`;
  }

  /** A scheme of a unit in force since yesterday, whose points are posted at once or after so many days on public view. */
  async adoptScheme(unitId: string, postingDays = 0): Promise<string> {
    const { admin } = this.makers;
    const today = dayOf(new Date().toISOString());
    const known = await admin.get<SchemeRecord[]>(`/schemes?unitId=${unitId}`);
    const there = known.find((scheme) => scheme.unitId === unitId && scheme.book === 1);
    if (there) return there.id;
    const { id } = await admin.post<SchemeRecord>('/schemes', { unitId, book: 1, title: '积分方案（核对用）' });
    const version = schemeVersion({ effectiveFrom: addDays(today, -1), points: 100, postingDays });
    const drafted = await admin.post<SchemeDetail<unknown>>(`/schemes/${id}/versions`, version);
    const vote = { metOn: addDays(today, -2), present: 20, votes: 18 };
    await this.makers.adopter.post(`/scheme-versions/${drafted.versions[0]?.id}/adoption`, vote);
    return id;
  }

  draft(place: Place): Promise<ActivityDetail> {
    return this.once('draft', `${place.unitId}/${place.teamId}`, () =>
      this.makers.admin.post('/activities', planOf(place, this.title())),
    );
  }

  /** Each at an hour of its own, so that one person can sign up for all of them. */
  published(place: Place): Promise<ActivityDetail> {
    return this.once('published', `${place.unitId}/${place.teamId}`, () =>
      this.publish(place, (48 + 2 * Subjects.slots++) * HOUR),
    );
  }

  /** Begun two hours ago, or at midnight if that was later; nobody marked yet. */
  begun(place: Place): Promise<ActivityDetail> {
    return this.once('begun', `${place.unitId}/${place.teamId}`, () => this.publish(place, begunToday()));
  }

  private async publish(place: Place, startsIn: number): Promise<ActivityDetail> {
    const draft = await this.makers.admin.post<ActivityDetail>('/activities', planOf(place, this.title(), startsIn));
    return this.makers.admin.post(`/activities/${draft.id}/publish`);
  }

  /** A person of the unit, and of the team where the place has one. */
  person(place: Place): Promise<VolunteerDetail> {
    return this.once('person', `${place.unitId}/${place.teamId}`, () => this.newPerson(place));
  }

  newPerson(place: Place): Promise<VolunteerDetail> {
    return this.makers.admin.post('/volunteers/profiles', personOf(place));
  }

  resident({ unitId }: Place): Promise<Resident> {
    return this.once('resident', unitId, async () => {
      const { url, logFile, admin } = this.makers;
      const registered = await approvedVolunteer(url, logFile, admin, { unitId });
      const { userId } = await registered.client.get<MeRecord>('/me');
      return { ...registered, userId };
    });
  }

  /** Registered and not decided on yet. */
  applicant({ unitId }: Place): Promise<Registered> {
    return this.once('applicant', unitId, () => register(this.makers.url, this.makers.logFile, { unitId }));
  }

  /** A role that somebody of the place holds there now: given again where it was taken back. */
  async grant(place: Place): Promise<string> {
    const { userId, client } = await this.named('').resident(place);
    await this.makers.admin.send('POST', `/users/${userId}/grants`, { role: 'correspondent', unitId: place.unitId });
    return grantOf(await client.get<MeRecord>('/me'), 'correspondent').id;
  }

  household(place: Place): Promise<HouseholdDetail> {
    return this.once('household', place.unitId, async () => {
      const head = await this.newPerson({ ...place, teamId: null });
      return this.makers.admin.post('/households', {
        unitId: place.unitId,
        label: `核对户${this.title()}`,
        headPersonId: head.id,
      });
    });
  }

  team(place: Place): Promise<TeamRecord> {
    if (place.teamId) return this.makers.admin.get(`/teams/${place.teamId}`);
    return this.once('team', place.unitId, () => this.newTeam(place.unitId));
  }

  newTeam(unitId: string, under?: TeamRecord): Promise<TeamRecord> {
    const level = under ? (under.level === 'corps' ? 'division' : 'branch') : 'division';
    const parent = under ? { parentId: under.id } : {};
    return this.makers.admin.post('/teams', {
      name: `核对队${this.title()}`,
      level,
      kind: 'general',
      unitId,
      ...parent,
    });
  }

  /** A member of the team who does not lead it. */
  async member(place: Place): Promise<{ team: TeamRecord; personId: string }> {
    const team = await this.team(place);
    return this.once('member', `${place.unitId}/${place.teamId}`, async () => {
      const { id } = await this.newPerson({ unitId: place.unitId, teamId: team.id });
      return { team, personId: id };
    });
  }

  async joinRequest(place: Place): Promise<JoinRequestRecord> {
    const { client } = await this.named('').resident({ unitId: this.makers.tree.district.id, teamId: null });
    return this.once('join-request', `${place.unitId}/${place.teamId}`, async () => {
      const team = await this.team(place);
      return client.post(`/teams/${team.id}/join-requests`, { message: '核对用' });
    });
  }

  shop(place: Place): Promise<ShopRecord> {
    const about = { name: `核对超市${this.title()}`, address: '村口', openingHours: '每日 9:00—17:00' };
    return this.once('shop', place.unitId, () => this.makers.admin.post('/shops', { unitId: place.unitId, ...about }));
  }

  goods(place: Place): Promise<GoodsRecord> {
    return this.once('goods', place.unitId, async () => {
      const shop = await this.shop(place);
      const about = { name: '毛巾', measure: '条', pricePoints: 1, state: 'on-sale' };
      const goods = await this.makers.admin.post<GoodsRecord>(`/shops/${shop.id}/goods`, about);
      await this.makers.clerk.post(`/goods/${goods.id}/stock-moves`, {
        kind: 'in',
        pieces: 1_000,
        reason: '核对用入库',
      });
      return goods;
    });
  }

  /** Third-party vouchers without a code. */
  vouchers(place: Place): Promise<GoodsRecord> {
    return this.once('vouchers', place.unitId, async () => {
      const shop = await this.shop(place);
      const about = { name: '电影券', measure: '张', pricePoints: 1, state: 'on-sale', form: 'voucher' };
      return this.makers.admin.post<GoodsRecord>(`/shops/${shop.id}/goods`, about);
    });
  }

  /** A finished activity of the place with one attendance: hours, a feed event and a 简讯. */
  settled(
    place: Place,
    personId?: string,
  ): Promise<{ activity: ActivityDetail; personId: string; result: ConfirmResult }> {
    return this.once('settled', `${place.unitId}/${place.teamId}/${personId}`, async () => {
      const who = personId ?? (await this.newPerson(place)).id;
      const activity = await this.publish(place, begunToday());
      const result = await this.makers.admin.put<ConfirmResult>(
        `/activities/${activity.id}/attendance`,
        sheetOf(activity, who),
      );
      return { activity, personId: who, result };
    });
  }

  complaint(place: Place): Promise<ComplaintReceipt> {
    const about = { text: '核对：路灯不亮', page: '/', unitId: place.unitId };
    return this.once('complaint', place.unitId, () => this.makers.admin.post('/complaints', about));
  }

  /** The unit's scheme for the contest points, with a draft that takes effect long after all of this. */
  scheme(place: Place): Promise<SchemeDetail<unknown>> {
    return this.once('scheme', place.unitId, async () => {
      const { admin } = this.makers;
      const known = (await admin.get<SchemeRecord[]>(`/schemes?unitId=${place.unitId}`)).find(
        (scheme) => scheme.unitId === place.unitId && scheme.book === 2,
      );
      const about = { unitId: place.unitId, book: 2, title: '核对方案' };
      const scheme = known ?? (await admin.post<SchemeRecord>('/schemes', about));
      const detail = await admin.get<SchemeDetail<unknown>>(`/schemes/${scheme.id}`);
      if (detail.versions.length > 0) return detail;
      return admin.post(`/schemes/${scheme.id}/versions`, schemeVersion());
    });
  }
}
