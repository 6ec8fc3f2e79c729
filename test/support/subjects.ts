import type {
  ActivityDetail,
  BriefRecord,
  BulletinDetail,
  ComplaintRecord,
  ConfirmResult,
  GoodsRecord,
  HouseholdDetail,
  Page,
  PlanActivityInput,
  PointsAccountRecord,
  PointsEntry,
  PublicationRecord,
  RedemptionRecord,
  SchemeDetail,
  ShopRecord,
  TeamRecord,
  UnitRecord,
  VolunteerDetail,
} from '@jishan/domain';
import type { Client } from './client.ts';

/** Where something stands: a unit, and for what belongs to a team the team. */
export interface Place {
  unitId: string;
  teamId: string | null;
}

export const NOWHERE = '01990000-0000-7000-8000-00000000dead';
const HOUR = 3_600_000;
const instant = (offset: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 + offset).toISOString();

export function planOf(place: Place, title: string, startsIn = HOUR): PlanActivityInput {
  return {
    title,
    kind: 'regular',
    category: '志愿服务',
    unitId: place.unitId,
    teamId: place.teamId,
    place: '村委会前广场',
    riskLevel: 'low',
    shifts: [{ startsAt: instant(startsIn), endsAt: instant(startsIn + HOUR), capacity: 20 }],
    eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: false },
    wording: { theme: '清洁家园', subject: '志愿服务活动' },
  };
}

/** Makes things to ask for, once a place and kind, as somebody who may do everything in the district. */
export class Subjects {
  readonly units: UnitRecord[];
  private readonly admin: Client;
  private readonly clerk: Client;
  private readonly editor: Client;
  private readonly made = new Map<string, Promise<unknown>>();
  private count = 0;

  constructor(admin: Client, clerk: Client, editor: Client, units: UnitRecord[]) {
    this.admin = admin;
    this.clerk = clerk;
    this.editor = editor;
    this.units = units;
  }

  private once<T>(kind: string, place: Place, make: () => Promise<T>): Promise<T> {
    const name = `${kind}@${place.unitId}/${place.teamId ?? ''}`;
    const known = this.made.get(name) as Promise<T> | undefined;
    if (known) return known;
    const making = make();
    this.made.set(name, making);
    return making;
  }

  title(): string {
    this.count += 1;
    return `权限核对 ${this.count}`;
  }

  /** A scheme for the whole district, so that service counts everywhere. */
  async preparePoints(districtId: string, today: string): Promise<void> {
    const scheme = await this.admin.post<SchemeDetail<unknown>>('/schemes', { unitId: districtId, book: 1, title: '全区积分方案（核对用）' });
    const drafted = await this.admin.post<SchemeDetail<unknown>>(`/schemes/${scheme.id}/versions`, {
      documentRef: '核对用',
      effectiveFrom: today,
      terms: {
        accountOwner: 'household',
        rules: [
          { id: 'service', name: '志愿服务', factKind: 'attendance', category: null, role: null, earning: { by: 'hour', points: 100, stepMinutes: 30, rounding: 'down' }, multipliers: [], bonus: null },
        ],
        caps: [],
        expiry: { kind: 'year-end', yearsLater: 1 },
        postingDays: 0,
      },
    });
    await this.admin.post(`/scheme-versions/${drafted.versions[0]?.id}/adoption`, { metOn: today, present: 20, votes: 18 });
  }

  draft(place: Place): Promise<ActivityDetail> {
    return this.once('draft', place, () => this.admin.post('/activities', planOf(place, this.title())));
  }

  published(place: Place): Promise<ActivityDetail> {
    return this.once('published', place, async () => {
      const activity = await this.admin.post<ActivityDetail>('/activities', planOf(place, this.title(), 48 * HOUR));
      return this.admin.post(`/activities/${activity.id}/publish`);
    });
  }

  /** A person of the unit, and of the team where the place has one. */
  person(place: Place): Promise<VolunteerDetail> {
    return this.once('person', place, () => this.newPerson(place));
  }

  newPerson(place: Place): Promise<VolunteerDetail> {
    return this.admin.post('/volunteers/profiles', {
      name: '核对甲',
      gender: 'undisclosed',
      birthOn: '1975-03-02',
      unitId: this.homeOf(place.unitId),
      ...(place.teamId ? { teamId: place.teamId } : {}),
      paperConsent: true,
    });
  }

  /** People live in villages and communities, so for other units one of those below or above is meant. */
  homeOf(unitId: string): string {
    return unitId;
  }

  household(place: Place): Promise<HouseholdDetail> {
    return this.once('household', place, async () => {
      const head = await this.newPerson({ ...place, teamId: null });
      return this.admin.post('/households', { unitId: place.unitId, label: `核对户 ${this.title()}`, headPersonId: head.id });
    });
  }

  team(place: Place): Promise<TeamRecord> {
    if (place.teamId) return this.admin.get(`/teams/${place.teamId}`);
    return this.once('team', place, () => this.newTeam(place.unitId));
  }

  newTeam(unitId: string, under?: TeamRecord): Promise<TeamRecord> {
    const level = under ? (under.level === 'corps' ? 'division' : 'branch') : 'division';
    return this.admin.post('/teams', { name: `核对队 ${this.title()}`, level, kind: 'general', unitId, ...(under ? { parentId: under.id } : {}) });
  }

  shop(place: Place): Promise<ShopRecord> {
    return this.once('shop', place, () => this.admin.post('/shops', { unitId: place.unitId, name: `核对超市 ${this.title()}`, address: '村口', openingHours: '每日 9:00—17:00' }));
  }

  goods(place: Place): Promise<GoodsRecord> {
    return this.once('goods', place, async () => {
      const shop = await this.shop(place);
      const goods = await this.admin.post<GoodsRecord>(`/shops/${shop.id}/goods`, { name: '毛巾', measure: '条', pricePoints: 1, state: 'on-sale' });
      await this.clerk.post(`/goods/${goods.id}/stock-moves`, { kind: 'in', pieces: 100, reason: '核对用入库' });
      return goods;
    });
  }

  /** A finished activity with one attendance of this person: hours, points, an account, a transfer and a 简讯. */
  settled(place: Place, personId?: string): Promise<{ activity: ActivityDetail; personId: string; result: ConfirmResult }> {
    return this.once(`settled ${personId ?? ''}`, place, async () => {
      const who = personId ?? (await this.newPerson(place)).id;
      const draft = await this.admin.post<ActivityDetail>('/activities', planOf(place, this.title(), -2 * HOUR));
      const activity = await this.admin.post<ActivityDetail>(`/activities/${draft.id}/publish`);
      const shiftId = activity.shifts[0]?.id ?? '';
      const { version } = await this.admin.get<{ version: number }>(`/activities/${activity.id}/roster`);
      const result = await this.admin.put<ConfirmResult>(`/activities/${activity.id}/attendance`, {
        version,
        rows: [{ personId: who, shiftId, presence: 'present', minutes: 60, source: 'roll-call', walkIn: true }],
      });
      return { activity, personId: who, result };
    });
  }

  /** The points account of somebody at the place, with its first entry. */
  account(place: Place, personId?: string): Promise<{ account: PointsAccountRecord; entry: PointsEntry }> {
    return this.once(`account ${personId ?? ''}`, place, async () => {
      const settled = await this.settled(place, personId);
      const person = await this.admin.get<VolunteerDetail>(`/volunteers/${settled.personId}`);
      const ownerId = person.householdId ?? person.id;
      const accounts = await this.admin.get<Page<PointsAccountRecord>>(`/points/accounts?search=${person.cardNo}`);
      const account = accounts.items.find((candidate) => candidate.ownerId === ownerId) ?? accounts.items[0];
      if (!account) throw new Error(`no account for ${person.name} at ${place.unitId}`);
      const entries = await this.admin.get<Page<PointsEntry>>(`/points/accounts/${account.accountId}/entries`);
      return { account, entry: entries.items[0] as PointsEntry };
    });
  }

  redemption(place: Place, personId?: string): Promise<RedemptionRecord> {
    return this.once(`redemption ${personId ?? ''}`, place, async () => {
      const settled = await this.settled(place, personId);
      const goods = await this.goods(place);
      return this.clerk.post('/redemptions', { shopId: goods.shopId, personId: settled.personId, items: [{ goodsId: goods.id, pieces: 1 }] });
    });
  }

  complaint(place: Place): Promise<ComplaintRecord> {
    return this.once('complaint', place, async () => {
      const { id } = await this.admin.post<{ id: string }>('/complaints', { text: '核对：路灯不亮', page: '/', unitId: place.unitId });
      return { id } as ComplaintRecord;
    });
  }

  scheme(place: Place): Promise<SchemeDetail<unknown>> {
    return this.once('scheme', place, async () => {
      const scheme = await this.admin.post<SchemeDetail<unknown>>('/schemes', { unitId: place.unitId, book: 2, title: `核对方案 ${this.title()}` });
      return this.admin.post(`/schemes/${scheme.id}/versions`, schemeVersion());
    });
  }

  brief(place: Place): Promise<BriefRecord> {
    return this.once('brief', place, async () => {
      const { activity } = await this.settled(place);
      for (let attempt = 0; attempt < 200; attempt++) {
        const page = await this.editor.get<Page<BriefRecord>>(`/briefs?unitId=${place.unitId}`);
        const brief = page.items.find((candidate) => candidate.activityId === activity.id);
        if (brief) return brief;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`no 简讯 for ${activity.title}`);
    });
  }

  bulletin(): Promise<BulletinDetail> {
    return this.once('bulletin', { unitId: '', teamId: null }, async () => {
      const publications = await this.editor.get<PublicationRecord[]>('/publications');
      return this.editor.post('/bulletins', { publicationId: publications[0]?.id, issuedOn: new Date(Date.now() + 8 * HOUR).toISOString().slice(0, 10) });
    });
  }
}

export function schemeVersion(): Record<string, unknown> {
  return {
    documentRef: '核对用',
    effectiveFrom: '2099-01-01',
    terms: {
      accountOwner: 'household',
      rules: [
        { id: 'service', name: '志愿服务', factKind: 'attendance', category: null, role: null, earning: { by: 'fixed', points: 10 }, multipliers: [], bonus: null },
      ],
      caps: [],
      expiry: { kind: 'year-end', yearsLater: 0 },
      postingDays: 0,
    },
  };
}
