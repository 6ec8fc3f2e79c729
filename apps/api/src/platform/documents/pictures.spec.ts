import { Transformer } from '@napi-rs/image';
import { LIMITS } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { readPictureHead } from './picture-head';
import { bombOf, plantPicture, withExif } from './picture-spec';
import { Pictures } from './pictures';

const pictures = new Pictures();
const refusal = (bytes: Buffer) =>
  pictures.rewrite(bytes).then(
    () => null,
    (error: { code: string }) => error.code,
  );

describe('a picture', () => {
  it('loses where it was taken and by what, and stands upright', async () => {
    const taken = withExif(await plantPicture(120, 80));
    expect((await new Transformer(taken).metadata(true)).exif).toHaveProperty('GPS latitude');
    const kept = await pictures.rewrite(taken);
    expect(kept).toMatchObject({ type: 'image/jpeg', width: 80, height: 120 });
    expect(kept.bytes.includes('Exif')).toBe(false);
    const pixels = await new Transformer(kept.bytes).rawPixels();
    const isRed = (at: number) => (pixels[at * 3] ?? 0) > (pixels[at * 3 + 2] ?? 0);
    // the red half was on the left before the phone was turned; now it is above
    expect([isRed(0), isRed(119 * 80)]).toEqual([true, false]);
  });

  it('is kept within the longest side, and a small one as large as it is', async () => {
    expect(await pictures.rewrite(await plantPicture(2_000, 1_000))).toMatchObject({ width: 1_600, height: 800 });
    expect(await pictures.rewrite(await plantPicture(60, 40))).toMatchObject({ width: 60, height: 40 });
  });

  it('may come as PNG or WebP, with transparent parts too', async () => {
    const pixels = Transformer.fromRgbaPixels(Buffer.alloc(40 * 30 * 4, 90), 40, 30);
    for (const bytes of [await pixels.png(), await pixels.webp(80), await pixels.webpLossless()])
      expect(await pictures.rewrite(bytes)).toMatchObject({ type: 'image/jpeg', width: 40, height: 30 });
  });

  it('is refused when it is none of the three, whatever it calls itself', async () => {
    const pad = (text: string) => Buffer.from(text.padEnd(200));
    for (const bytes of [
      pad('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      pad('<!doctype html><script>alert(1)</script>'),
      pad('GIF89a'),
      pad('%PDF-1.7'),
      pad('BM'),
      Buffer.alloc(0),
      Buffer.alloc(100),
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(100)]),
    ])
      expect(await refusal(bytes)).toBe('picture.format-refused');
  });

  it('is refused before anything is unpacked when it claims more pixels than there is room for', async () => {
    expect(await refusal(bombOf(20_000, 20_000))).toBe('picture.too-many-pixels');
    expect(await refusal(bombOf(0, 20_000))).toBe('picture.format-refused');
    const large = await plantPicture(64, 64);
    const size = large.indexOf('ffc0', 0, 'hex') + 5;
    large.writeUInt16BE(20_000, size);
    large.writeUInt16BE(20_000, size + 2);
    expect(await refusal(large)).toBe('picture.too-many-pixels');
    expect(await refusal(Buffer.alloc(LIMITS.pictureBytes + 1))).toBe('picture.too-large');
  });

  it('is refused when it goes over itself again and again', async () => {
    const picture = await plantPicture(64, 64);
    const scans = Buffer.from('ffda'.repeat(65), 'hex');
    expect(await refusal(Buffer.concat([picture, scans]))).toBe('picture.format-refused');
  });

  it('is refused when it is broken, and keeps the next one from nothing', async () => {
    const broken = bombOf(100, 100);
    const [first, second] = await Promise.all([refusal(broken), refusal(await plantPicture(30, 30))]);
    expect([first, second]).toEqual(['picture.unreadable', null]);
  });

  it('tells its size in each of the ways that WebP has', async () => {
    const pixels = Transformer.fromRgbaPixels(Buffer.alloc(33 * 21 * 4, 120), 33, 21);
    for (const bytes of [await pixels.webp(70), await pixels.webpLossless()])
      expect(readPictureHead(bytes)).toEqual({ width: 33, height: 21 });
  });
});
