import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { assertCan, DomainError, type Actor } from '@jishan/domain';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { EvidenceStore, type BriefEvidence, type FrozenFile, type PublishedBulletin } from './evidence.store';

interface PackedFile {
  name: string;
  bytes: Buffer;
}

const NAME_LENGTH = 40;
/** Compressed by themselves already. */
const PACKED = /\.(docx|pdf|jpg)$/;

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
    return { name: `${name}.zip`, stream: zipOf(name, filesOf(bulletin, files, briefs), about) };
  }
}

function* filesOf(
  bulletin: PublishedBulletin,
  files: readonly FrozenFile[],
  briefs: readonly BriefEvidence[],
): Generator<PackedFile> {
  const { content, sha256, publishedAt, publisherName, bulletinNo, title } = bulletin;
  yield { name: '快报/内容.json', bytes: Buffer.from(content) };
  yield { name: '快报/发布记录.json', bytes: json({ title, bulletinNo, publishedAt, publisherName, sha256 }) };
  for (const { format, bytes } of files) {
    yield { name: `快报/${safeName(title + bulletinNo)}.${safeName(format)}`, bytes };
  }
  for (const [index, brief] of briefs.entries()) {
    const { unitName, title: activityTitle } = brief.activity;
    const folder = `${String(index + 1).padStart(3, '0')} ${safeName(`${unitName} ${activityTitle}`)}`;
    yield { name: `简讯/${folder}.json`, bytes: json(brief) };
  }
}

/** Written while it is read: one file after the other, and at the end the list of all with their hashes. */
function zipOf(root: string, files: Iterable<PackedFile>, about: object): Readable {
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
    const listed: { name: string; bytes: number; sha256: string }[] = [];
    for (const file of files) {
      if (stream.writableNeedDrain) await new Promise((resume) => stream.once('drain', resume).once('close', resume));
      if (stream.destroyed) return;
      add(file);
      listed.push({ name: file.name, bytes: file.bytes.length, sha256: hashOf(file.bytes) });
    }
    add({ name: '清单.json', bytes: json({ ...about, files: listed }) });
    zip.end();
  };
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return stream;
}

const json = (value: object) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A name that no system reads as a path or refuses: no separators, no dots at the ends, not too long. */
export function safeName(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}（）《》“”·—-]+/gu, ' ').trim();
  return [...plain].slice(0, NAME_LENGTH).join('').trim() || '未命名';
}
