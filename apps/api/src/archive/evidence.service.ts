import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { assertCan, DomainError, type Actor } from '@jishan/domain';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { evidenceWorkbook, readMe, type Taking } from './evidence-files';
import { EvidenceStore, type BriefEvidence, type FrozenFile, type PublishedBulletin } from './evidence.store';

interface PackedFile {
  name: string;
  bytes: Buffer;
}

const NAME_LENGTH = 40;
/** Compressed by themselves already. */
const PACKED = /\.(docx|pdf|xlsx)$/;

/** What an inspector takes along: the issue as it was printed, and what each of its briefs rests on. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly store: EvidenceStore,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  async pack(actor: Actor, id: string): Promise<{ name: string; stream: Readable }> {
    const bulletin = await this.store.findPublished(id);
    assertCan(actor, 'evidence.read', { unitPath: bulletin?.unitPath });
    if (!bulletin) throw new DomainError('resource.not-found');
    const [files, briefs] = await Promise.all([this.store.files(id), this.store.briefs(id)]);
    const name = `${safeName(bulletin.title + bulletin.bulletinNo)}佐证材料`;
    await this.dataSource.transaction((tx) =>
      this.audit.record(tx, {
        actorId: actor.userId,
        action: 'bulletin.take-evidence',
        subjectKind: 'bulletin',
        subjectId: id,
        unitPath: bulletin.unitPath,
        detail: bulletin.bulletinNo,
      }),
    );
    const about = { takenAt: this.clock.now(), takenBy: actor.name };
    return { name: `${name}.zip`, stream: zipOf(name, await filesOf(bulletin, files, briefs, about)) };
  }
}

/** What people read, and apart from it what programs do: the content is the very text whose hash was taken. */
async function filesOf(
  bulletin: PublishedBulletin,
  files: readonly FrozenFile[],
  briefs: readonly BriefEvidence[],
  taking: Taking,
): Promise<PackedFile[]> {
  const name = safeName(bulletin.title + bulletin.bulletinNo);
  return [
    { name: '说明.txt', bytes: Buffer.from(readMe(bulletin, briefs, taking)) },
    { name: '简讯依据.xlsx', bytes: await evidenceWorkbook(bulletin, briefs) },
    { name: '供程序核对/内容.json', bytes: Buffer.from(bulletin.content) },
    ...files.map(({ format, bytes }) => ({
      name: `${format === 'json' ? '供程序核对' : '快报'}/${name}.${safeName(format)}`,
      bytes,
    })),
  ];
}

/** Written while it is read: one file after the other, and at the end the list of all with their hashes, as `sha256sum` reads it. */
function zipOf(root: string, files: readonly PackedFile[]): Readable {
  const stream = new PassThrough();
  const zip = new Zip((error, chunk, final) => {
    if (error) return void stream.destroy(error);
    stream.write(chunk);
    if (final) stream.end();
  });
  const add = ({ name, bytes }: PackedFile) => {
    const entry = PACKED.test(name) ? new ZipPassThrough(`${root}/${name}`) : new ZipDeflate(`${root}/${name}`);
    zip.add(entry);
    entry.push(bytes, true);
  };
  const write = async () => {
    for (const file of files) {
      if (stream.writableNeedDrain) await new Promise((resume) => stream.once('drain', resume).once('close', resume));
      if (stream.destroyed) return;
      add(file);
    }
    const list = files.map(({ name, bytes }) => `${hashOf(bytes)}  ${name}\n`);
    add({ name: '清单.txt', bytes: Buffer.from(list.join('')) });
    zip.end();
  };
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return stream;
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A name that no system reads as a path or refuses: no separators, no dots at the ends, not too long. */
export function safeName(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}（）《》“”·—-]+/gu, ' ').trim();
  return [...plain].slice(0, NAME_LENGTH).join('').trim() || '未命名';
}
