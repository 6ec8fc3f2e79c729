import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkWording,
  cleanInput,
  DomainError,
  lengthOf,
  LIMITS,
  normaliseName,
  type Action,
  type Actor,
  type AddWordingInput,
  type ChangeWordingInput,
  type WordingDetail,
  type WordingEntry,
  type WordingInput,
  type WordingKind,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { UnitsService } from '../units/units.service';
import { WordingStore } from './wording.store';

/** 用词表 and 姓名职务表: one list for the district, kept by its editors. Every change of it stays readable. */
@Injectable()
export class WordingService {
  constructor(
    private readonly store: WordingStore,
    private readonly units: UnitsService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
  ) {}

  /** For whoever reads bulletins of any unit: by these words their texts are judged. */
  list(kind: WordingKind | null): Promise<WordingEntry[]> {
    return this.store.list(kind, LIMITS.wordingEntries);
  }

  async get(id: string): Promise<WordingDetail> {
    return this.detail(id);
  }

  async add(actor: Actor, { kind, ...input }: AddWordingInput, write: WriteKey): Promise<WordingDetail> {
    const unitPath = await this.assertMay(actor, 'wording.keep');
    const wording = cleaned(kind, input);
    return this.writes.once(write, async (tx) => {
      if ((await this.store.lockList(tx)) >= LIMITS.wordingEntries) throw new DomainError('wording.full');
      assertAllowed(checkWording({ kind, ...wording }, await this.store.inUse(tx)));
      const id = newId();
      await this.store.insert(tx, id, kind, wording);
      return this.kept(tx, actor, unitPath, 'wording.add', { id, version: 1, withdrawn: false, ...wording });
    });
  }

  async change(actor: Actor, id: string, input: ChangeWordingInput, write: WriteKey): Promise<WordingDetail> {
    const unitPath = await this.assertMay(actor, 'wording.keep');
    const { kind } = await this.detail(id);
    const wording = cleaned(kind, input);
    return this.writes.once(write, async (tx) => {
      const version = await this.nextVersion(tx, id, input.version);
      const others = (await this.store.inUse(tx)).filter((other) => other.id !== id);
      assertAllowed(checkWording({ kind, ...wording }, others));
      const changed = { ...wording, version, withdrawn: false };
      await this.store.change(tx, id, changed);
      return this.kept(tx, actor, unitPath, 'wording.change', { id, ...changed });
    });
  }

  /** It is not looked for any more. What was found by it stays on record. */
  async withdraw(actor: Actor, id: string, seenVersion: number, write: WriteKey): Promise<WordingDetail> {
    const unitPath = await this.assertMay(actor, 'wording.keep');
    const { words, instead, note } = await this.detail(id);
    return this.writes.once(write, async (tx) => {
      const version = await this.nextVersion(tx, id, seenVersion);
      const changed = { words, instead, note, version, withdrawn: true };
      await this.store.change(tx, id, changed);
      return this.kept(tx, actor, unitPath, 'wording.withdraw', { id, ...changed });
    });
  }

  private async assertMay(actor: Actor, action: Action): Promise<string> {
    const unitPath = await this.units.districtPath();
    assertCan(actor, action, { unitPath });
    if (!unitPath) throw new DomainError('resource.not-found');
    return unitPath;
  }

  private async nextVersion(tx: EntityManager, id: string, seen: number): Promise<number> {
    await this.store.lockList(tx);
    const entry = await this.detail(id, tx);
    if (entry.withdrawn) throw new DomainError('wording.withdrawn');
    if (entry.version !== seen) throw new DomainError('wording.changed-meanwhile');
    return entry.version + 1;
  }

  private async kept(
    tx: EntityManager,
    actor: Actor,
    unitPath: string,
    action: string,
    entry: WordingInput & { id: string; version: number; withdrawn: boolean },
  ): Promise<WordingDetail> {
    const { id, words, instead, ...rest } = entry;
    const by = { byId: actor.userId, byName: actor.name, at: this.clock.now() };
    await this.store.keep(tx, { entryId: id, words, instead, ...rest, ...by });
    const subject = { subjectKind: 'wording', subjectId: id, unitPath };
    await this.audit.record(tx, { actorId: actor.userId, action, ...subject, detail: `${words} → ${instead}` });
    await this.live.publish(tx, { name: 'wording.changed', id, unitPath });
    return this.detail(id, tx);
  }

  private async detail(id: string, tx?: EntityManager): Promise<WordingDetail> {
    const found = await this.store.find(id, tx);
    if (!found) throw new DomainError('resource.not-found');
    return found;
  }
}

/** As texts are printed, for it is in those that the words are looked for. */
function cleaned(kind: WordingKind, { words, instead, note }: WordingInput): WordingInput {
  return {
    words: clean(kind === 'title' ? normaliseName(words) : words, 'words', 2),
    instead: clean(instead, 'instead', 1),
    note: clean(note, 'note', 0),
  };
}

function clean(text: string, field: string, atLeast: number): string {
  const cleaned = cleanInput(text, field);
  if (lengthOf(cleaned) < atLeast)
    throw new DomainError('request.invalid', [{ field, message: `至少 ${atLeast} 个字` }]);
  return cleaned;
}
