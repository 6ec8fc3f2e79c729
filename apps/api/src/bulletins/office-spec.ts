import { randomUUID } from 'node:crypto';
import {
  DEFAULT_HOUSE_STYLE,
  type Actor,
  type BulletinDetail,
  type BulletinRecord,
  type BulletinStep,
  type CreatePublicationInput,
} from '@jishan/domain';
import { BriefsModule } from '../briefs/briefs.module';
import { BriefsService } from '../briefs/briefs.service';
import { SpecDistrict } from '../briefs/desk-spec';
import { DraftingService } from '../briefs/drafting.service';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { writeKey } from '../platform/idempotency';
import { PublicationsService } from '../publications/publications.service';
import { BulletinsModule } from './bulletins.module';
import { BulletinsService } from './bulletins.service';
import { ChainService } from './chain.service';
import { PublishingService } from './publishing.service';

export const ISSUED_ON = '2026-01-20';

/** A write that nobody repeats. */
export const once = () => writeKey(randomUUID());

/** The office of a small district on 20 January 2026, with an editor, a proofreader and a signer. */
export class SpecOffice {
  readonly bulletins: BulletinsService;
  readonly chain: ChainService;
  readonly publishing: PublishingService;
  readonly briefs: BriefsService;

  private constructor(
    readonly spec: SpecModule,
    readonly district: SpecDistrict,
    readonly editor: Actor,
    readonly proofreader: Actor,
    readonly signer: Actor,
  ) {
    this.chain = spec.get(ChainService);
    this.bulletins = spec.get(BulletinsService);
    this.publishing = spec.get(PublishingService);
    this.briefs = spec.get(BriefsService);
    spec.get(Clock).freeze(`${ISSUED_ON}T02:00:00Z`);
  }

  /** With what stands on bulletins. */
  static async open(...further: Parameters<typeof openSpecModule>): Promise<SpecOffice> {
    const spec = await openSpecModule(BriefsModule, BulletinsModule, ...further);
    const district = await SpecDistrict.build(spec.dataSource);
    return new SpecOffice(
      spec,
      district,
      await district.addActor('editor'),
      await district.addActor('proofreader', '门头沟区', '钱校对'),
      await district.addActor('signer', '门头沟区', '赵核签'),
    );
  }

  /** Somebody who holds every role of the office. */
  async allRounder(name: string): Promise<Actor> {
    const [first, ...others] = await Promise.all(
      (['editor', 'proofreader', 'signer'] as const).map((role) => this.district.addActor(role, '门头沟区', name)),
    );
    if (!first) throw new Error('nobody');
    return { ...first, grants: [...first.grants, ...others.flatMap(({ grants }) => grants)] };
  }

  publication(title: string, more: Partial<CreatePublicationInput> = {}): Promise<string> {
    const sections = [
      { name: '文明创建', categories: ['环境卫生' as const, '文明宣传' as const], fullMax: null },
      { name: '文明实践', categories: ['志愿服务' as const], fullMax: null },
    ];
    return this.spec.dataSource.transaction((tx) =>
      this.spec.get(PublicationsService).createPublication(tx, {
        unitId: this.district.unitId('门头沟区'),
        title,
        office: '门头沟区创建全国文明城市工作领导小组办公室',
        numbering: 'running',
        lastRunningNo: 856,
        sections,
        imprintRoles: ['编辑', '核签'],
        distribution: [{ label: '报', names: '首都文明办' }],
        contact: '',
        houseStyle: DEFAULT_HOUSE_STYLE,
        ...more,
      }),
    );
  }

  /** A drafted brief. */
  async brief(...facts: Parameters<SpecDistrict['conclude']>): Promise<string> {
    const feedEventId = await this.district.conclude(...facts);
    await this.spec.get(DraftingService).draft(feedEventId);
    const [row]: { id: string }[] = await this.spec.dataSource.query('SELECT id FROM briefs WHERE feed_event_id = $1', [
      feedEventId,
    ]);
    if (!row) throw new Error('no draft');
    return row.id;
  }

  collect(publicationId: string, issuedOn = ISSUED_ON): Promise<BulletinDetail> {
    return this.bulletins.open(this.editor, { publicationId, issuedOn }, once());
  }

  place(bulletin: { id: string }, ...briefIds: string[]): Promise<BulletinDetail> {
    return this.bulletins.place(this.editor, bulletin.id, { briefIds }, once());
  }

  /** A bulletin with one brief in it. */
  async collected(publicationId: string, issuedOn = ISSUED_ON): Promise<BulletinDetail & { firstBriefId: string }> {
    const firstBriefId = await this.brief('贵石村', '2026-01-15');
    return { ...(await this.place(await this.collect(publicationId, issuedOn), firstBriefId)), firstBriefId };
  }

  /** What the log says of a bulletin, in the order in which it was done. */
  logOf(id: string): Promise<{ actorId: string; action: string; detail: string | null }[]> {
    return this.spec.dataSource.query(
      `SELECT actor_id AS "actorId", action, detail FROM audit_entries
        WHERE subject_kind = 'bulletin' AND subject_id = $1 AND unit_path IS NOT NULL ORDER BY id`,
      [id],
    );
  }

  /** One step of the chain, by whoever does it, on what they see. */
  async step(actor: Actor, step: BulletinStep, { id }: { id: string }, write = once()): Promise<BulletinRecord> {
    const { sha256 } = await this.publishing.preview(actor, id);
    return this.chain.take(actor, id, step, { sha256 }, write);
  }

  /** Up to the signer's desk. */
  async proofread(bulletin: { id: string }): Promise<BulletinRecord> {
    await this.step(this.editor, 'edit', bulletin);
    return this.step(this.proofreader, 'proofread', bulletin);
  }

  async sign(bulletin: { id: string }): Promise<BulletinRecord> {
    await this.proofread(bulletin);
    return this.step(this.signer, 'sign', bulletin);
  }

  async publish(bulletin: { id: string }): Promise<BulletinRecord> {
    await this.sign(bulletin);
    return this.release(bulletin);
  }

  /** What is signed already. */
  async release({ id }: { id: string }): Promise<BulletinRecord> {
    const { sha256 } = await this.publishing.preview(this.signer, id);
    return this.publishing.publish(this.signer, id, { sha256 }, once());
  }
}

/** The arrangement that a bulletin has, to be sent back changed. */
export function arrangementOf({ version, issuedOn, imprint, sections }: BulletinDetail) {
  return {
    version,
    issuedOn,
    imprint,
    sections: sections.map(({ name, entries }) => ({
      name,
      briefs: entries.map(({ briefId, mention }) => ({ briefId, mention })),
    })),
  };
}
