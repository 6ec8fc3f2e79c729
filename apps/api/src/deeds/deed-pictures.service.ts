import { Injectable } from '@nestjs/common';
import { assertAllowed, assertCan, checkAddPicture, DomainError, type Actor, type DeedDetail } from '@jishan/domain';
import { Clock } from '../platform/clock';
import { KeptPictures, type PictureTable } from '../platform/documents/kept-pictures';
import { Pictures, type KeptPicture } from '../platform/documents/pictures';
import { Writes, type WriteKey } from '../platform/idempotency';
import { DeedsService } from './deeds.service';

const DEED_PICTURES: PictureTable = { name: 'deed_pictures', key: 'claim_id' };

/** The picture that may come with a claim: kept without what the camera knew, and shown to nobody who may not read the claim. */
@Injectable()
export class DeedPicturesService {
  constructor(
    private readonly deeds: DeedsService,
    private readonly kept: KeptPictures,
    private readonly pictures: Pictures,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  async put(actor: Actor, id: string, bytes: Buffer, write: WriteKey): Promise<DeedDetail> {
    const deed = await this.deeds.getDeed(id);
    assertCan(actor, 'deed.change-own', await this.deeds.subjectOf(deed));
    const { mine } = await this.deeds.detail(actor, deed);
    // how it stands is asked behind the lock: what was done once under this key is answered again, whatever has come since
    assertAllowed(checkAddPicture({ state: 'submitted', mine }));
    // before the transaction: a second or two of work holds no lock
    const picture = await this.pictures.rewrite(bytes);
    return this.writes.once(write, async (tx) => {
      const locked = await this.deeds.lock(tx, id);
      assertAllowed(checkAddPicture(await this.deeds.detail(actor, locked, tx)));
      await this.kept.put(tx, DEED_PICTURES, id, picture, this.clock.now());
      return this.deeds.detail(actor, await this.deeds.getDeed(id, tx), tx);
    });
  }

  async get(actor: Actor, id: string): Promise<KeptPicture> {
    assertCan(actor, 'deed.read', await this.deeds.subjectOf(await this.deeds.getDeed(id)));
    const picture = await this.kept.find(DEED_PICTURES, id);
    if (!picture) throw new DomainError('resource.not-found');
    return picture;
  }
}
