import { Injectable } from '@nestjs/common';
import { listScope, type Actor, type FeedEventRecord, type FeedQuery, type Page, type PageQuery } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { FeedStore, type FeedEvent, type NewFeedEvent } from './feed.store';

export type { FeedEvent };

@Injectable()
export class FeedService {
  constructor(
    private readonly store: FeedStore,
    private readonly live: Live,
    private readonly clock: Clock,
  ) {}

  /**
   * Tells what happened, in the transaction in which it happens; the row is also the promise that later work will follow. The same key
   * again gives the event that is there. Call it last: it makes other appenders wait until the commit.
   */
  async append(
    tx: EntityManager,
    news: Omit<NewFeedEvent, 'id' | 'at' | 'facts'> & { facts?: object },
  ): Promise<FeedEvent> {
    const event = await this.store.append(tx, { facts: {}, ...news, id: newId(), at: this.clock.now() });
    if (!event) return this.getTold(tx, news.key);
    await this.live.publish(tx, { name: 'feed.appended', id: event.id, unitPath: event.unitPath });
    return event;
  }

  /** What happened within the units of the actor. */
  async list(actor: Actor, query: FeedQuery & PageQuery): Promise<Page<FeedEventRecord>> {
    const rows = await this.store.list(listScope(actor, 'feed.read'), query);
    return pageOf(rows, query.limit, (event) => [event.sequence]);
  }
  private async getTold(tx: EntityManager, key: string): Promise<FeedEvent> {
    const event = await this.store.findByKey(tx, key);
    if (!event) throw new Error(`the event ${key} names no unit that exists`);
    return event;
  }
}
