import { Injectable } from '@nestjs/common';
import {
  assertCan,
  checkDecideObjection,
  checkObject,
  DomainError,
  FEED_TITLES,
  normaliseName,
  type Actor,
  type DecideObjectionInput,
  type MyObjection,
  type ObjectionRecord,
  type RaiseObjectionInput,
  type RecordObjectionInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PostingService } from '../schemes/posting.service';
import { SchemesService } from '../schemes/schemes.service';
import { ObjectionsStore } from './objections.store';
import { PostingsStore, type PostingRow } from './postings.store';

interface Objector {
  name: string;
  /** Null for somebody who came to the desk. */
  userId: string | null;
}

/** 异议: anybody may object to what is on view; somebody else decides, with a reason. */
@Injectable()
export class ObjectionsService {
  constructor(
    private readonly store: ObjectionsStore,
    private readonly postings: PostingsStore,
    private readonly rounds: PostingService,
    private readonly schemes: SchemesService,
    private readonly audit: AuditService,
    private readonly feed: FeedService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** Everybody sees the round, so everybody who is signed in may object. */
  async raise(actor: Actor, postingId: string, input: RaiseObjectionInput, write: WriteKey): Promise<ObjectionRecord> {
    const posting = await this.getPosting(postingId);
    assertCan(actor, 'posting.object', { unitPath: posting.unitPath });
    const objector = { name: actor.name, userId: actor.userId };
    return this.writes.once(write, (tx) => this.enter(tx, actor, posting, objector, input));
  }

  /** For somebody who came to the desk; the name of who wrote it down is kept beside theirs. */
  async record(
    actor: Actor,
    postingId: string,
    input: RecordObjectionInput,
    write: WriteKey,
  ): Promise<ObjectionRecord> {
    const posting = await this.getPosting(postingId);
    assertCan(actor, 'posting.record-objection', { unitPath: posting.unitPath });
    const objector = { name: normaliseName(input.objectorName), userId: null };
    return this.writes.once(write, (tx) => this.enter(tx, actor, posting, objector, input));
  }

  /** What the actor objected to and what came of it, with the reason. */
  mine(actor: Actor): Promise<MyObjection[]> {
    assertCan(actor, 'posting.object', {});
    return this.store.ofObjector(actor.userId);
  }

  /** Upheld: the entries are withdrawn. Rejected: they wait again, unless somebody else objects to them too. */
  async decide(actor: Actor, id: string, input: DecideObjectionInput, write: WriteKey): Promise<ObjectionRecord> {
    const place = await this.store.placeOf(id);
    if (!place) throw new DomainError('resource.not-found');
    assertCan(actor, 'posting.decide-objection', place);
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, id);
      const [objection] = await this.store.hands([id], tx);
      if (!objection) throw new DomainError('resource.not-found');
      const refusal = checkDecideObjection(objection, actor);
      if (refusal) throw new DomainError(refusal);
      const { unitId, opensOn } = await this.getPosting(place.postingId, tx);
      const versions = await this.schemes.inForce(tx, unitId, opensOn);
      await this.schemes.assertApprover(actor, 'objections', versions, () => place);
      const entries = await this.rounds.lockEntries(tx, place.postingId, objection.entryIds);
      const reason = input.reason.trim();
      const by = { decidedBy: actor.userId, decidedByName: actor.name, decidedAt: this.clock.now() };
      await this.store.decide(tx, id, { ...by, state: input.uphold ? 'upheld' : 'rejected', decision: reason });
      const keys = entries.map((entry) => entry.key);
      if (input.uphold) await this.rounds.withdraw(tx, keys, `异议成立：${reason}`);
      else await this.rounds.release(tx, await this.store.undisputed(tx, keys));
      const posting = await this.getPosting(place.postingId, tx);
      await this.note(tx, actor, 'posting.decide-objection', posting, id, reason);
      const record = await this.getObjection(tx, posting.id, id);
      await this.feed.append(tx, {
        key: `objection-decided:${id}`,
        kind: 'objection-decided',
        title: FEED_TITLES['objection-decided'](posting.unitName, input.uphold),
        unitId: posting.unitId,
        subjectId: posting.id,
      });
      return record;
    });
  }

  private async enter(
    tx: EntityManager,
    actor: Actor,
    posting: PostingRow,
    objector: Objector,
    input: RaiseObjectionInput,
  ): Promise<ObjectionRecord> {
    const refusal = checkObject(posting, this.clock.today());
    if (refusal) throw new DomainError(refusal);
    const entries = await this.rounds.lockEntries(tx, posting.id, input.entryIds);
    if (entries.some((entry) => entry.state !== 'waiting' && entry.state !== 'parked'))
      throw new DomainError('objection.entry-decided');
    const keys = entries.map((entry) => entry.key);
    const id = newId();
    const raised = { recordedBy: actor.userId, recordedByName: actor.name, raisedAt: this.clock.now() };
    const about = { id, postingId: posting.id, text: input.text.trim() };
    await this.store.insert(
      tx,
      { ...about, ...raised, objectorName: objector.name, objectorUserId: objector.userId },
      keys,
    );
    await this.rounds.park(tx, keys);
    const action = objector.userId === null ? 'posting.record-objection' : 'posting.object';
    await this.note(tx, actor, action, posting, id, null);
    const record = await this.getObjection(tx, posting.id, id);
    await this.feed.append(tx, {
      key: `objection-raised:${id}`,
      kind: 'objection-raised',
      title: FEED_TITLES['objection-raised'](posting.unitName, keys.length),
      unitId: posting.unitId,
      subjectId: posting.id,
    });
    return record;
  }

  private async note(
    tx: EntityManager,
    actor: Actor,
    action: string,
    posting: PostingRow,
    subjectId: string,
    reason: string | null,
  ): Promise<void> {
    const { unitPath } = posting;
    await this.audit.record(tx, {
      ...{ actorId: actor.userId, action, subjectKind: 'objection', subjectId, unitPath, reason },
    });
  }

  private async getPosting(id: string, tx?: EntityManager): Promise<PostingRow> {
    const posting = await this.postings.find(id, tx);
    if (!posting) throw new DomainError('resource.not-found');
    return posting;
  }

  private async getObjection(tx: EntityManager, postingId: string, id: string): Promise<ObjectionRecord> {
    const record = (await this.postings.objections([postingId], tx)).find((objection) => objection.id === id);
    if (!record) throw new Error(`objection ${id} is gone within its own transaction`);
    return record;
  }
}
