import { ResizeFit, Transformer } from '@napi-rs/image';
import { Injectable } from '@nestjs/common';
import { DomainError, LIMITS } from '@jishan/domain';
import { readPictureHead } from './picture-head';

/** A picture as it is kept: always JPEG, upright, without anything that the camera wrote beside the pixels. */
export interface KeptPicture {
  type: 'image/jpeg';
  width: number;
  height: number;
  bytes: Buffer;
}

const QUALITY = 82;

/** What people send is never kept as it came: only the pixels are, written anew. */
@Injectable()
export class Pictures {
  /** One at a time: forty million pixels are 160 MB while they are worked on. */
  private last: Promise<unknown> = Promise.resolve();

  async rewrite(bytes: Buffer): Promise<KeptPicture> {
    if (bytes.length > LIMITS.pictureBytes) throw new DomainError('picture.too-large');
    const head = readPictureHead(bytes);
    if (!head || head.width === 0 || head.height === 0) throw new DomainError('picture.format-refused');
    if (head.width * head.height > LIMITS.picturePixels) throw new DomainError('picture.too-many-pixels');
    const isLarger = Math.max(head.width, head.height) > LIMITS.pictureSide;
    const turn = this.last.then(() => rewritten(bytes, isLarger));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

async function rewritten(bytes: Buffer, shrink: boolean): Promise<KeptPicture> {
  const { pictureSide: side } = LIMITS;
  try {
    const picture = new Transformer(bytes).rotate();
    const written = await (
      shrink ? picture.fastResize({ width: side, height: side, fit: ResizeFit.Inside }) : picture
    ).jpeg(QUALITY);
    const head = readPictureHead(written);
    if (!head) throw new Error('the encoder wrote no JPEG');
    return { type: 'image/jpeg', ...head, bytes: written };
  } catch {
    // whatever a decoder says about a broken file, the sender can only choose another
    throw new DomainError('picture.unreadable');
  }
}
