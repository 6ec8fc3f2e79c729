import type { ActivityDetail, ConfirmResult, Page, PointsTransferRecord, RedemptionRecord } from '@jishan/domain';
import { pause } from '../../support/fleet.ts';
import { planOf } from '../../support/inputs.ts';
import type { History } from './history.ts';
import type { Village } from './village.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Clients that earn, buy, reserve and take back, each one thing after the other, until they are told to stop. */
export class Lanes {
  private stopped = false;
  private running: Promise<unknown> = Promise.resolve();
  private readonly village: Village;
  private readonly history: History;
  private readonly dice: () => number;

  constructor(village: Village, history: History, dice: () => number) {
    this.village = village;
    this.history = history;
    this.dice = dice;
  }

  start(count: number): void {
    const stories = [() => this.earn(), () => this.buy(), () => this.fetch()];
    const lane = async (index: number) => {
      while (!this.stopped) await stories[index % stories.length]?.();
    };
    this.running = Promise.all(Array.from({ length: count }, (_, index) => lane(index)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Something to spend for everybody before it begins. */
  async endow(): Promise<void> {
    for (const day of [2, 3, 4]) await this.serve(day * DAY, this.village.people);
  }

  /** A few people serve some day, lately or too long ago for their points to live; now and then the office takes an award back. */
  private async earn(): Promise<void> {
    const ago = (5 + this.upTo(70)) * DAY + this.upTo(24 * 60) * 60_000;
    await this.serve(ago, this.some(this.village.people, 4));
    if (this.dice() < 0.3) await this.takeBack();
  }

  /** An activity is planned, published and confirmed. */
  private async serve(ago: number, people: Village['people']): Promise<void> {
    const { village, history } = this;
    const by = village.admin;
    const place = { unitId: village.unitId, teamId: null };
    const title = `断电核对${history.operations.length}-${this.upTo(1_000_000)}`;
    const draft = await history.ask<ActivityDetail>({
      kind: 'plan',
      by,
      path: '/activities',
      body: planOf(place, title, -ago),
    });
    if (!draft) return;
    const activity = await history.ask<ActivityDetail>({
      kind: 'publish',
      by,
      path: `/activities/${draft.id}/publish`,
      body: {},
    });
    if (!activity) return;
    const shiftId = activity.shifts[0]?.id;
    const about = { shiftId, presence: 'present', minutes: 60, source: 'roll-call', walkIn: true };
    const rows = people.map(({ personId }) => ({ ...about, personId }));
    const path = `/activities/${draft.id}/attendance`;
    await history.ask<ConfirmResult>({ kind: 'confirm', by, method: 'PUT', path, body: { version: 0, rows } });
  }

  private async takeBack(): Promise<void> {
    const { admin } = this.village;
    const page = await admin.get<Page<PointsTransferRecord>>('/points/transfers?kind=award&limit=30').catch(() => null);
    const [award] = this.some(page?.items ?? [], 1);
    if (!award) return;
    const path = `/points/transfers/${award.transferId}/reversal`;
    await this.history.ask({ kind: 'reverse', by: admin, path, body: { reason: '断电核对' } });
  }

  /** Somebody buys at the counter; now and then the goods come back the same day. */
  private async buy(): Promise<void> {
    const { clerk: by, shopId } = this.village;
    const [buyer] = this.some(this.village.people, 1);
    const body = { shopId, personId: buyer?.personId, items: this.basket() };
    const made = await this.history.ask<RedemptionRecord>({ kind: 'redeem', by, path: '/redemptions', body });
    if (!made) return this.rest();
    if (this.dice() >= 0.25) return;
    await this.history.ask({ kind: 'void', by, path: `/redemptions/${made.id}/void`, body: { reason: '断电核对' } });
  }

  /** Somebody reserves; it is fetched, cancelled, or both at the same moment. */
  private async fetch(): Promise<void> {
    const { clerk, shopId } = this.village;
    const [owner] = this.some(this.village.people, 1);
    if (!owner) return;
    const body = { shopId, items: this.basket() };
    const made = await this.history.ask<RedemptionRecord>({
      kind: 'reserve',
      by: owner.client,
      path: '/reservations',
      body,
    });
    if (!made) return this.rest();
    const path = `/redemptions/${made.id}`;
    const handOver = () =>
      this.history.ask({ kind: 'hand-over', by: clerk, path: `${path}/hand-over`, body: { code: made.code } });
    const cancel = () =>
      this.history.ask({ kind: 'cancel', by: owner.client, path: `${path}/cancel`, body: { reason: '断电核对' } });
    const fate = this.dice();
    await Promise.all([...(fate < 0.6 ? [handOver()] : []), ...(fate > 0.4 && fate < 0.9 ? [cancel()] : [])]);
  }

  /** Whoever was refused does not come back at once: a crowd at one shelf would keep everybody else waiting. */
  private rest(): Promise<void> {
    return pause(200 + 400 * this.dice());
  }

  private basket(): { goodsId: string; pieces: number }[] {
    return this.some(this.village.goods, 2).map(({ id }) => ({ goodsId: id, pieces: 1 + this.upTo(3) }));
  }

  private upTo(limit: number): number {
    return Math.floor(this.dice() * limit);
  }

  /** One to so many of a list, each once. */
  private some<T>(list: readonly T[], most: number): T[] {
    const shuffled = list.map((item) => ({ item, at: this.dice() })).sort((a, b) => a.at - b.at);
    return shuffled.slice(0, 1 + this.upTo(most)).map(({ item }) => item);
  }
}
