import { LIMITS } from '@jishan/domain';

/** What is smaller than this goes as it is. */
const WORTH_IT_BYTES = 400_000;
const QUALITY = 0.85;

/**
 * The picture at the size in which the server keeps it, so that a phone with a weak signal has little to send. What cannot be read or
 * drawn here is answered as it came: the server says what it thinks of it.
 */
export async function shrinkPicture(file: File): Promise<File> {
  if (file.size < WORTH_IT_BYTES) return file;
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return file;
  const scale = Math.min(1, LIMITS.pictureSide / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return blob && blob.size < file.size
    ? new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: blob.type })
    : file;
}
