import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkAdopter,
  checkApprover,
  checkVote,
  DomainError,
  type Action,
  type Actor,
  type AdoptVersionInput,
  type Approval,
  type CreateSchemeInput,
  type FieldError,
  type Role,
  type SchemeDetail,
  type SchemeRecord,
  type Subject,
  type WriteVersionInput,
} from '@jishan/domain';
import {
  checkAdoption,
  checkTerms,
  knownUntil,
  versionOn,
  type Book,
  type SchemeFault,
  type SchemeVersion,
  type VersionTerms,
} from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { UnitsService } from '../units/units.service';
import { SchemesStore, type EffectiveVersion } from './schemes.store';
import { SettlementStore } from './settlement.store';

const NOBODY_IN_PARTICULAR = { adopting: [] };

/** The versions that apply to a unit, by business day. */
export type VersionsOn = ReadonlyMap<string, SchemeVersion[]>;

/** 积分制管理方案: a change is a new version; a version that is in effect never changes. */
@Injectable()
export class SchemesService {
  constructor(
    private readonly store: SchemesStore,
    private readonly settlement: SettlementStore,
    private readonly units: UnitsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly writes: Writes,
  ) {}

  /** Schemes of a unit, those below it and those above it that apply to it; without a unit all of them. Everybody may read them. */
  async list(unitId?: string): Promise<SchemeRecord[]> {
    return this.store.list(unitId === undefined ? null : await this.units.pathOf(unitId), this.clock.today());
  }

  async get(id: string, tx?: EntityManager): Promise<SchemeDetail<VersionTerms>> {
    const scheme = await this.store.find(id, this.clock.today(), tx);
    if (!scheme) throw new DomainError('resource.not-found');
    const calendarUntil = knownUntil(await this.settlement.calendar());
    return { ...scheme, calendarUntil, versions: await this.store.versions(id, tx) };
  }

  async create(actor: Actor, input: CreateSchemeInput, write: WriteKey): Promise<SchemeDetail<VersionTerms>> {
    assertCan(actor, 'scheme.edit', { unitPath: await this.units.pathOf(input.unitId) });
    return this.writes.once(write, async (tx) => {
      const id = newId();
      const added = await this.store.insert(tx, {
        id,
        unitId: input.unitId,
        book: input.book as Book,
        title: input.title.trim(),
        createdAt: this.clock.now(),
      });
      if (!added) throw new DomainError('scheme.exists');
      return this.recorded(tx, actor, 'scheme.create', id, input.title);
    });
  }

  /** The next version, as a draft. There is one draft at a time. */
  async writeVersion(
    actor: Actor,
    schemeId: string,
    input: WriteVersionInput<VersionTerms>,
    write: WriteKey,
  ): Promise<SchemeDetail<VersionTerms>> {
    await this.assertReaches(actor, 'scheme.edit', schemeId);
    const content = draftOf(input);
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, schemeId);
      const versions = await this.store.versions(schemeId, tx);
      if (versions.some((version) => version.state === 'draft')) throw new DomainError('scheme.draft-exists');
      const version = (versions[0]?.version ?? 0) + 1;
      const by = { writtenBy: actor.userId, writtenAt: this.clock.now(), adoptedBy: null, adoptedAt: null };
      await this.store.insertVersion(tx, {
        ...content,
        ...by,
        id: newId(),
        schemeId,
        version,
        writers: [],
        state: 'draft',
        metOn: null,
        present: null,
        votes: null,
      });
      return this.recorded(tx, actor, 'scheme.write-version', schemeId, `第${version}版`);
    });
  }

  async changeVersion(
    actor: Actor,
    versionId: string,
    input: WriteVersionInput<VersionTerms>,
    write: WriteKey,
  ): Promise<SchemeDetail<VersionTerms>> {
    const { schemeId } = await this.getVersion(versionId);
    await this.assertReaches(actor, 'scheme.edit', schemeId);
    const content = draftOf(input);
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, schemeId);
      const { state, version, writers, writtenBy } = await this.getVersion(versionId, tx);
      if (state !== 'draft') throw new DomainError('scheme.effective');
      const by = { writtenBy: actor.userId, writtenAt: this.clock.now() };
      const others = new Set([...writers, writtenBy].filter((id) => id !== actor.userId));
      await this.store.changeDraft(tx, versionId, { ...content, ...by, writers: [...others] });
      return this.recorded(tx, actor, 'scheme.change-version', schemeId, `第${version}版`);
    });
  }

  /** Records the vote and puts the version into effect from its first day, which no settled fact may have reached. */
  async adopt(
    actor: Actor,
    versionId: string,
    adoption: AdoptVersionInput,
    write: WriteKey,
  ): Promise<SchemeDetail<VersionTerms>> {
    const { schemeId } = await this.getVersion(versionId);
    await this.assertReaches(actor, 'scheme.adopt', schemeId);
    return this.writes.once(write, async (tx) => {
      await this.store.lock(tx, schemeId);
      const draft = await this.getVersion(versionId, tx);
      if (draft.state !== 'draft') throw new DomainError('scheme.effective');
      const versions = await this.store.versions(schemeId, tx);
      const effective = versions.filter((version) => version.state === 'effective');
      const inForce = versionOn(effective, this.clock.today());
      const writerIds = [...draft.writers, draft.writtenBy];
      assertAllowed(checkAdopter({ writerIds }, inForce?.terms ?? null, actor));
      refuseFaults(checkAdoption({ adoption, effectiveFrom: draft.effectiveFrom, effectiveTo: draft.effectiveTo }));
      assertAllowed(checkVote(adoption, this.clock.today()));
      if (effective.some((version) => version.effectiveFrom >= draft.effectiveFrom))
        throw new DomainError('scheme.overlap');
      const settledOn = await this.store.lastSettledOn(tx, schemeId);
      if (settledOn !== null && settledOn >= draft.effectiveFrom) throw new DomainError('scheme.backdated');
      await this.store.adopt(tx, versionId, adoption, { adoptedBy: actor.userId, adoptedAt: this.clock.now() });
      return this.recorded(tx, actor, 'scheme.adopt', schemeId, `第${draft.version}版自${draft.effectiveFrom}起生效`);
    });
  }

  /** The versions that apply to a unit on a day, one per book: the nearest scheme upwards that has one in force. */
  async inForce(tx: EntityManager, unitId: string, day: string): Promise<SchemeVersion[]> {
    return (await this.inForceOn(tx, unitId, [day])).get(day) ?? [];
  }

  /** The same for several days, asked once. */
  async inForceOn(tx: EntityManager, unitId: string, days: Iterable<string>): Promise<VersionsOn> {
    const candidates = await this.store.effectiveAbove(tx, unitId);
    return new Map([...days].map((day) => [day, nearestOn(candidates, day)]));
  }

  /** Terms may say who of those who may do this has to. */
  async assertApprover(
    actor: Actor,
    approval: Approval,
    versions: readonly SchemeVersion[],
    subject: () => Subject | Promise<Subject>,
  ): Promise<void> {
    const named = versions.filter(({ approvers }) => approvers?.[approval]?.length);
    if (named.length > 0) assertAllowed(checkApprover(approval, named, actor, await subject()));
  }

  /** The roles that terms name for it, where none of them is the actor's; empty: the actor may. */
  approversBeside(actor: Actor, approval: Approval, versions: readonly SchemeVersion[], subject: Subject): Role[] {
    if (checkApprover(approval, versions, actor, subject) === null) return [];
    return [...new Set(versions.flatMap(({ approvers }) => (approvers?.[approval] ?? []) as Role[]))];
  }

  /** Every effective version of the schemes that give opening points by one of them. */
  withOpening(tx: EntityManager): Promise<SchemeVersion[]> {
    return this.store.withOpening(tx);
  }

  private async getVersion(id: string, tx?: EntityManager) {
    const version = await this.store.findVersion(id, tx);
    if (!version) throw new DomainError('resource.not-found');
    return version;
  }

  private async assertReaches(actor: Actor, action: Action, schemeId: string): Promise<void> {
    const scheme = await this.store.find(schemeId, this.clock.today());
    if (!scheme) throw new DomainError('resource.not-found');
    assertCan(actor, action, { unitPath: await this.units.pathOf(scheme.unitId) });
  }

  private async recorded(
    tx: EntityManager,
    actor: Actor,
    action: string,
    schemeId: string,
    detail: string,
  ): Promise<SchemeDetail<VersionTerms>> {
    const scheme = await this.get(schemeId, tx);
    const unitPath = await this.units.pathOf(scheme.unitId, tx);
    await this.audit.record(tx, {
      actorId: actor.userId,
      action,
      subjectKind: 'scheme',
      subjectId: schemeId,
      unitPath,
      detail,
    });
    return scheme;
  }
}

/** One per book: of the nearest scheme upwards that has a version on the day. */
function nearestOn(candidates: readonly EffectiveVersion[], day: string): SchemeVersion[] {
  const nearest = new Map<Book, { pathLength: number; version: SchemeVersion }>();
  for (const own of Map.groupBy(candidates, ({ version }) => version.schemeId).values()) {
    const version = versionOn(
      own.map((candidate) => candidate.version),
      day,
    );
    const pathLength = own[0]?.pathLength ?? 0;
    if (version && pathLength > (nearest.get(version.book)?.pathLength ?? 0))
      nearest.set(version.book, { pathLength, version });
  }
  return [...nearest.values()].map(({ version }) => version);
}

function refuseFaults(faults: readonly SchemeFault[], prefix = ''): void {
  const fields: FieldError[] = faults.map((fault) => ({ field: `${prefix}${fault.field}`, message: fault.message }));
  if (fields.length > 0) throw new DomainError('scheme.rules-invalid', fields);
}

function draftOf({ documentRef, effectiveFrom, effectiveTo = null, terms }: WriteVersionInput<VersionTerms>) {
  refuseFaults(checkTerms({ ...terms, book: 1 }), 'terms.');
  if (effectiveTo !== null && effectiveTo < effectiveFrom)
    refuseFaults([{ field: 'effectiveTo', message: '失效日期不得早于生效日期' }]);
  const { accountOwner, rules, caps, expiry, postingDays, postingRhythm } = terms;
  const { opening = null, approvers = NOBODY_IN_PARTICULAR } = terms;
  return {
    documentRef: documentRef.trim(),
    effectiveFrom,
    effectiveTo,
    accountOwner,
    rules,
    caps,
    expiry,
    postingDays,
    postingRhythm,
    opening,
    approvers,
  };
}
