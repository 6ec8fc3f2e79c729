import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkAddEvidence,
  DomainError,
  type Actor,
  type DeductionDetail,
} from '@jishan/domain';
import { Clock } from '../platform/clock';
import { KeptPictures, type PictureTable } from '../platform/documents/kept-pictures';
import { Pictures, type KeptPicture } from '../platform/documents/pictures';
import { Writes, type WriteKey } from '../platform/idempotency';
import { DeductionsService } from './deductions.service';

const DEDUCTION_PICTURES: PictureTable = { name: 'deduction_pictures', key: 'deduction_id' };

/** The picture that may come with a deduction: kept without what the camera knew, and shown to nobody who may not read it. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly deductions: DeductionsService,
    private readonly kept: KeptPictures,
    private readonly pictures: Pictures,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async put(actor: Actor, id: string, bytes: Buffer, write: WriteKey): Promise<DeductionDetail> {
    const { filedBy, ...deduction } = await this.deductions.getDeduction(id);
    assertCan(actor, 'deduction.file', deduction);
    const filedByMe = filedBy === actor.userId;
    // how it stands is asked behind the lock: what was done once under this key is answered again, whatever has come since
    assertAllowed(checkAddEvidence({ state: 'submitted', filedByMe }));
    // before the transaction: a second or two of work holds no lock
    const picture = await this.pictures.rewrite(bytes);
    return this.writes.once(write, async (tx) => {
      const { state } = await this.deductions.lock(tx, id);
      assertAllowed(checkAddEvidence({ state, filedByMe }));
      await this.kept.put(tx, DEDUCTION_PICTURES, id, picture, this.clock.now());
      return this.deductions.detail(actor, await this.deductions.getDeduction(id, tx), tx);
    });
  }

  async get(actor: Actor, id: string): Promise<KeptPicture> {
    assertCan(actor, 'deduction.read', await this.deductions.subjectOf(await this.deductions.getDeduction(id)));
    const picture = await this.kept.find(DEDUCTION_PICTURES, id);
    if (!picture) throw new DomainError('resource.not-found');
    return picture;
  }
}
