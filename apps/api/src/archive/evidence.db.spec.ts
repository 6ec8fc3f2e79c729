import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Actor } from '@jishan/domain';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpecDistrict } from '../briefs/desk-spec';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { addBrief, contentOf, publishIssue } from './archive-spec';
import { ArchiveModule } from './archive.module';
import { EvidenceService, safeName } from './evidence.service';

const ROOT = '工作快报第857期佐证材料';
/** Any program but ours that reads an archive. */
const hasPython = spawnSync('python3', ['--version']).status === 0;

interface Manifest {
  takenBy: string;
  files: { name: string; bytes: number; sha256: string }[];
}

describe('the evidence of an issue', () => {
  let spec: SpecModule;
  let district: SpecDistrict;
  let signer: Actor;
  let issue: { bulletinId: string; sha256: string };
  let packed: Buffer;
  let files: Record<string, Uint8Array>;

  beforeAll(async () => {
    spec = await openSpecModule(ArchiveModule);
    district = await SpecDistrict.build(spec.dataSource);
    signer = await district.addActor('signer');
    const text = '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。';
    const id = await addBrief(spec, district, { unit: '贵石村', day: '2026-01-15', text, headcount: 33 });
    await spec.dataSource.query(
      "UPDATE activities SET title = '../../防火/宣传' WHERE id = (SELECT activity_id FROM briefs WHERE id = $1)",
      [id],
    );
    const sections = [{ name: '文明实践', paragraphs: [{ text, briefIds: [id] }] }];
    issue = await publishIssue(spec, district.unitId('门头沟区'), {
      content: contentOf('工作快报', '2026-01-16', sections),
      runningNo: 857,
      briefs: [{ id, section: '文明实践' }],
    });
    const { name, stream } = await spec.get(EvidenceService).pack(signer, issue.bulletinId);
    expect(name).toBe(`${ROOT}.zip`);
    packed = await buffer(stream);
    files = unzipSync(packed);
  });
  afterAll(() => spec.close());

  const json = <T>(name: string): T => JSON.parse(strFromU8(files[`${ROOT}/${name}`] ?? new Uint8Array())) as T;

  it('holds the issue as it was frozen, to the letter', () => {
    const content = files[`${ROOT}/快报/内容.json`] ?? new Uint8Array();
    expect(createHash('sha256').update(content).digest('hex')).toBe(issue.sha256);
    expect(strFromU8(files[`${ROOT}/快报/工作快报第857期.docx`] ?? new Uint8Array())).toBe('PK docx');
  });

  it('lists every other file with its hash', () => {
    const { files: listed, takenBy } = json<Manifest>('清单.json');
    expect(takenBy).toBe('李编辑');
    expect([...listed.map(({ name }) => `${ROOT}/${name}`), `${ROOT}/清单.json`].sort()).toEqual(
      Object.keys(files).sort(),
    );
    for (const { name, bytes, sha256 } of listed) {
      const file = files[`${ROOT}/${name}`] ?? new Uint8Array();
      expect([file.length, createHash('sha256').update(file).digest('hex')]).toEqual([bytes, sha256]);
    }
  });

  it('says of each brief what it rests on, and of nobody that they took part', () => {
    const name = Object.keys(files).find((file) => file.includes('/简讯/')) ?? '';
    const brief = JSON.parse(strFromU8(files[name] ?? new Uint8Array())) as Record<string, unknown>;
    expect(brief).toMatchObject({
      section: '文明实践',
      activity: { unitName: '贵石村', place: '村委会', concludedByName: '王队长' },
      attendance: { people: 0, attendances: 0, minutes: 0, absent: 0 },
      recorders: [],
    });
    expect(Object.keys(brief)).not.toContain('personId');
  });

  it('names its files so that none leaves the folder it is unpacked in', () => {
    for (const name of Object.keys(files)) {
      expect(name.split('/')).toHaveLength(name.endsWith('清单.json') ? 2 : 3);
      expect(name).not.toMatch(/\.\.|[\\:*?"<>|]|\/\/|^\//);
    }
    expect(safeName('../../a\\b:c')).toBe('a b c');
    expect(safeName('…')).toBe('未命名');
  });

  it('is for who may take it, written down, and of published issues only', async () => {
    const service = spec.get(EvidenceService);
    const proofreader = await district.addActor('proofreader');
    await expect(service.pack(proofreader, issue.bulletinId)).rejects.toThrow('resource.not-found');
    const elsewhere = await district.addActor('signer', '清水镇');
    await expect(service.pack(elsewhere, issue.bulletinId)).rejects.toThrow('resource.not-found');
    const [line]: { detail: string }[] = await spec.dataSource.query(
      "SELECT detail FROM audit_entries WHERE action = 'bulletin.take-evidence' AND subject_id = $1",
      [issue.bulletinId],
    );
    expect(line?.detail).toBe('第857期');
  });

  describe.runIf(hasPython)('for another program (python3)', () => {
    it('is a sound archive', () => {
      const folder = mkdtempSync(join(tmpdir(), 'jishan-evidence-'));
      try {
        writeFileSync(join(folder, 'pack.zip'), packed);
        expect(
          execFileSync('python3', ['-m', 'zipfile', '-t', join(folder, 'pack.zip')], { encoding: 'utf8' }),
        ).toContain('Done testing');
        execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'pack.zip'), folder]);
        expect(readdirSync(join(folder, ROOT)).sort()).toEqual(['快报', '清单.json', '简讯'].sort());
        expect(readFileSync(join(folder, ROOT, '快报/工作快报第857期.txt'), 'utf8')).toBe('工作快报\n');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
});
