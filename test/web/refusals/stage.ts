import type {
  ActivityDetail,
  GoodsRecord,
  PlanActivityInput,
  RegisterInput,
  ShopRecord,
  UnitRecord,
} from '@jishan/domain';
import { asRole, type Client } from '../../support/client.ts';
import { approvedVolunteer, register, type Registered } from '../../support/volunteers.ts';

const VILLAGE = '陇驾庄村';
const HOUR_MS = 3_600_000;

/** What refusals need in the district before anybody can be refused. Prepared over HTTP: the story of the main job has been told elsewhere. */
export class Stage {
  private phones = 0;

  private constructor(
    private readonly url: string,
    private readonly log: string,
    readonly village: UnitRecord,
    readonly leader: Client,
    readonly villageAdmin: Client,
    readonly clerk: Client,
    readonly shop: ShopRecord,
  ) {}

  static async set(url: string, log: string): Promise<Stage> {
    const [leader, villageAdmin, clerk] = await Promise.all([
      asRole(url, 'team-leader'),
      asRole(url, 'station-admin'),
      asRole(url, 'points-clerk'),
    ]);
    const village = (await leader.get<UnitRecord[]>('/units')).find((unit) => unit.name === VILLAGE);
    const [shop] = await clerk.get<ShopRecord[]>('/shops');
    if (!village || !shop) throw new Error('the demo has no village or no shop');
    return new Stage(url, log, village, leader, villageAdmin, clerk, shop);
  }

  /** An activity of the village, published, so many hours from now. */
  async activity(
    title: string,
    inHours: number,
    about: Partial<PlanActivityInput> = {},
    capacity: number | null = 20,
  ): Promise<ActivityDetail> {
    const startsAt = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + inHours * HOUR_MS;
    const plan: PlanActivityInput = {
      title,
      kind: 'regular',
      category: '环境卫生',
      unitId: this.village.id,
      place: '村口',
      riskLevel: 'low',
      shifts: [
        {
          startsAt: new Date(startsAt).toISOString(),
          endsAt: new Date(startsAt + 2 * HOUR_MS).toISOString(),
          capacity,
        },
      ],
      eligibility: { minAge: null, maxAge: null, teamIds: [], minorsAllowed: true },
      wording: {},
      ...about,
    };
    const { id } = await this.villageAdmin.post<ActivityDetail>('/activities', plan);
    return this.villageAdmin.post<ActivityDetail>(`/activities/${id}/publish`);
  }

  volunteer(name: string, about: Partial<RegisterInput> = {}): Promise<Registered> {
    return approvedVolunteer(this.url, this.log, this.villageAdmin, { ...this.about(name), ...about });
  }

  applicant(name: string): Promise<Registered> {
    return register(this.url, this.log, this.about(name));
  }

  async signUp(person: Registered, activity: ActivityDetail): Promise<void> {
    await person.client.post(`/activities/${activity.id}/sign-ups`, { shiftId: activity.shifts[0]?.id });
  }

  async goods(name: string): Promise<GoodsRecord> {
    const found = (await this.clerk.get<GoodsRecord[]>(`/shops/${this.shop.id}/goods`)).find(
      (goods) => goods.name === name,
    );
    if (!found) throw new Error(`no ${name} in the shop`);
    return found;
  }

  /** A count that leaves so many on the shelf. */
  async leaveOnShelf(name: string, pieces: number): Promise<void> {
    const goods = await this.goods(name);
    await this.clerk.post(`/goods/${goods.id}/stock-moves`, {
      kind: 'difference',
      pieces: pieces - goods.available,
      reason: '盘点',
    });
  }

  private about(name: string): Partial<RegisterInput> & { unitId: string } {
    this.phones += 1;
    return { name, unitId: this.village.id, phone: `199055502${String(this.phones).padStart(2, '0')}` };
  }
}
