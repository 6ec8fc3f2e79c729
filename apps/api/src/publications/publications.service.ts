import { Injectable } from '@nestjs/common';
import {
  assertCan,
  checkPublication,
  DomainError,
  droppedSections,
  listScope,
  publicationChanges,
  stepRulesFor,
  type Actor,
  type BulletinNumbers,
  type ChangePublicationInput,
  type CreatePublicationInput,
  type PublicationDetail,
  type PublicationRecord,
  type PublicationSettings,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { UnitsService } from '../units/units.service';
import { PublicationsStore, type Publication } from './publications.store';

export type { Publication };

/** What an office publishes: its masthead, sections, imprint and lists are data that the office keeps itself. */
@Injectable()
export class PublicationsService {
  constructor(
    private readonly store: PublicationsStore,
    private readonly units: UnitsService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
  ) {}

  async list(actor: Actor): Promise<PublicationRecord[]> {
    return (await this.store.list(listScope(actor, 'publication.read'))).map(toRecord);
  }

  async get(actor: Actor, id: string): Promise<PublicationDetail> {
    const publication = await this.store.find(id);
    assertCan(actor, 'publication.read', { unitPath: publication?.unitPath });
    return this.detail(id);
  }

  /** For other features, outside of a change. */
  find(id: string, db?: EntityManager): Promise<Publication | null> {
    return this.store.find(id, db);
  }

  /** As its settings were at a moment. */
  async asOf(publication: Publication, at: string, db?: EntityManager): Promise<Publication> {
    return { ...publication, ...(await this.store.settingsAt(publication.id, at, db)) };
  }

  /** For whoever changes a bulletin: the settings stay as they are until the commit. */
  hold(tx: EntityManager, id: string): Promise<Publication | null> {
    return this.store.hold(tx, id);
  }

  /** The next numbers, without gaps: see the store. */
  takeNumbers(tx: EntityManager, id: string, year: number): Promise<BulletinNumbers> {
    return this.store.takeNumbers(tx, id, year);
  }

  /** Those of an issue that is given up; false when they are not the last ones. */
  giveBackNumbers(tx: EntityManager, id: string, numbers: BulletinNumbers): Promise<boolean> {
    return this.store.giveBackNumbers(tx, id, numbers);
  }

  async create(actor: Actor, input: CreatePublicationInput, write: WriteKey): Promise<PublicationDetail> {
    const unitPath = await this.units.pathOf(input.unitId);
    assertCan(actor, 'publication.keep', { unitPath });
    await this.assertSound(settingsOf(input));
    return this.writes.once(write, async (tx) => {
      const id = await this.createPublication(tx, input, actor);
      await this.told(tx, actor, 'publication.create', { id, unitPath }, [`《${input.title}》`]);
      return this.detail(id, tx);
    });
  }

  /** Also for those that come with the district: nobody in the office made them. */
  async createPublication(tx: EntityManager, input: CreatePublicationInput, actor?: Actor): Promise<string> {
    const [id, at] = [newId(), this.clock.now()];
    const settings = settingsOf(input);
    if (await this.store.isTitleTaken(tx, input.unitId, settings.title, id))
      throw new DomainError('publication.title-taken');
    const year = Number(this.clock.today().slice(0, 4));
    await this.store.insert(tx, { id, unitId: input.unitId, createdAt: at, year }, settings, input);
    await this.keepVersion(tx, id, 1, settings, at, actor);
    return id;
  }

  /**
   * What is published stays as it was printed. What is not published yet is printed by the new settings; only a section that
   * already has something in such a bulletin cannot be given up: its briefs would have no place.
   */
  async change(actor: Actor, id: string, input: ChangePublicationInput, write: WriteKey): Promise<PublicationDetail> {
    const known = await this.store.find(id);
    assertCan(actor, 'publication.keep', { unitPath: known?.unitPath });
    const settings = settingsOf(input);
    await this.assertSound(settings);
    return this.writes.once(write, async (tx) => {
      const publication = await this.store.lock(tx, id);
      if (!publication) throw new DomainError('resource.not-found');
      if (publication.version !== input.version) throw new DomainError('publication.changed-meanwhile');
      const changes = publicationChanges(publication, settings);
      if (changes.length === 0) return this.detail(id, tx);
      if (await this.store.isTitleTaken(tx, publication.unitId, settings.title, id))
        throw new DomainError('publication.title-taken');
      await this.assertUnused(tx, publication, settings);
      const [version, at] = [publication.version + 1, this.clock.now()];
      await this.store.change(tx, id, settings, version);
      await this.keepVersion(tx, id, version, settings, at, actor);
      await this.told(tx, actor, 'publication.change', publication, changes);
      return this.detail(id, tx);
    });
  }

  private async assertSound(settings: PublicationSettings): Promise<void> {
    const errors = checkPublication(settings);
    const units = new Set((await this.units.list()).map((unit) => unit.id));
    if (settings.unitOrder.some((unitId) => !units.has(unitId)))
      errors.push({ field: 'unitOrder', message: '有查不到的单位' });
    if (errors.length > 0) throw new DomainError('request.invalid', errors);
  }

  private async assertUnused(tx: EntityManager, before: Publication, after: PublicationSettings): Promise<void> {
    const dropped = droppedSections(before, after);
    const open = dropped.length > 0 ? await this.store.openBulletins(before.id, tx) : [];
    const inUse = open.flatMap(({ issuedOn, sections }) =>
      dropped.filter((name) => sections.includes(name)).map((name) => `${issuedOn}的一期里还有“${name}”的内容`),
    );
    if (inUse.length > 0) throw new DomainError('publication.section-in-use', undefined, `${inUse.join('，')}。`);
  }

  private keepVersion(
    tx: EntityManager,
    publicationId: string,
    version: number,
    settings: PublicationSettings,
    at: string,
    actor?: Actor,
  ): Promise<void> {
    const changer = { changedBy: actor?.userId ?? null, changerName: actor?.name ?? null };
    return this.store.insertVersion(tx, { publicationId, version, settings, ...changer, at });
  }

  private async told(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { id, unitPath }: Pick<Publication, 'id' | 'unitPath'>,
    details: string[],
  ): Promise<void> {
    const entry = { actorId: actor.userId, action, subjectKind: 'publication', subjectId: id, unitPath };
    for (const detail of details) await this.audit.record(tx, { ...entry, detail });
    await this.live.publish(tx, { name: 'publication.changed', id, unitPath });
  }

  private async detail(id: string, tx: EntityManager = this.dataSource.manager): Promise<PublicationDetail> {
    const publication = await this.store.find(id, tx);
    if (!publication) throw new DomainError('resource.not-found');
    const [openBulletins, versions] = [await this.store.openBulletins(id, tx), await this.store.versions(id, tx)];
    return { ...toRecord(publication), openBulletins, versions };
  }
}

function toRecord({ unitPath: _, ...record }: Publication): PublicationRecord {
  return record;
}

/** The settings alone, each named: what else came along is not kept with them. */
function settingsOf(input: CreatePublicationInput | ChangePublicationInput): PublicationSettings {
  const { mastheads = [], unitOrder = [], title, office, numbering, imprintRoles, steps } = input;
  const { sections, distribution, contact, houseStyle } = input;
  const dated = [...mastheads].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return {
    ...{ title, office, mastheads: dated, numbering, imprintRoles, contact, houseStyle, unitOrder },
    steps: (steps ?? stepRulesFor(imprintRoles)).map(({ step, role, merged }) => ({ step, role, merged })),
    sections: sections.map(({ name, categories, fullMax }) => ({ name, categories, fullMax })),
    distribution,
  };
}
