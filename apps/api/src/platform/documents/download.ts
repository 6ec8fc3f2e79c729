import { StreamableFile } from '@nestjs/common';

export interface NamedFile {
  name: string;
  bytes: Buffer;
}

/** A file to be kept under its Chinese name, and under a plain one where the browser knows no other. */
export function download({ name, bytes }: NamedFile, type = 'application/pdf'): StreamableFile {
  const plain = `document${/\.[a-z]+$/.exec(name)?.[0] ?? ''}`;
  const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
  return new StreamableFile(bytes, { type, disposition, length: bytes.length });
}
