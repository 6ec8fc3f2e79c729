import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Actor } from '@jishan/domain';
import { unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpecDistrict } from '../briefs/desk-spec';
import { Clock } from '../platform/clock';
import { openSpecModule, type SpecModule } from '../platform/db-spec';
import { asShown } from '../platform/documents/workbook-spec';
import { addBrief, contentOf, publishIssue } from './archive-spec';
import { ArchiveModule } from './archive.module';
import { EvidenceService, safeName } from './evidence.service';

const ROOT = '工作快报第857期佐证材料';
const TEXT = '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。';
/** Any program but ours that reads an archive. */
const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasSums = spawnSync('sha256sum', ['--version']).status === 0;
/** The workbook as ISO/IEC 29500 has it: the sheets by name, the rows of each, every cell as its text. */
const READ_TABLE = `
import json, sys, zipfile, xml.etree.ElementTree as tree
ns = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main', 'r': 'http://schemas.openxmlformats.org/package/2006/relationships'}
link = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id'
book = zipfile.ZipFile(sys.argv[1])
part = lambda name: tree.fromstring(book.read(name))
words = lambda node: ''.join(node.itertext())
shared = [words(item) for item in part('xl/sharedStrings.xml').findall('m:si', ns)] if 'xl/sharedStrings.xml' in book.namelist() else []
targets = {item.get('Id'): item.get('Target') for item in part('xl/_rels/workbook.xml.rels').findall('r:Relationship', ns)}
text = lambda cell: shared[int(cell.find('m:v', ns).text)] if cell.get('t') == 's' else words(cell)
rows = lambda target: [[text(cell) for cell in row.findall('m:c', ns)] for row in part('xl/' + target).iter('{%s}row' % ns['m'])]
print(json.dumps({sheet.get('name'): rows(targets[sheet.get(link)]) for sheet in part('xl/workbook.xml').find('m:sheets', ns)}))
`;

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
    spec.get(Clock).freeze('2026-01-20T02:00:00Z');
    const id = await addBrief(spec, district, { unit: '贵石村', day: '2026-01-15', text: TEXT, headcount: 33 });
    await spec.dataSource.query(
      "UPDATE activities SET title = '../../防火/宣传' WHERE id = (SELECT activity_id FROM briefs WHERE id = $1)",
      [id],
    );
    const sections = [{ name: '文明实践', paragraphs: [{ text: TEXT, briefIds: [id] }] }];
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

  const bytesOf = (name: string) => Buffer.from(files[`${ROOT}/${name}`] ?? new Uint8Array());
  const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  it('holds the issue as it was frozen, to the letter', () => {
    expect(hashOf(bytesOf('供程序核对/内容.json'))).toBe(issue.sha256);
    expect(bytesOf('快报/工作快报第857期.docx').toString()).toBe('PK docx');
  });

  it('lists every other file with its hash', () => {
    const listed = bytesOf('清单.txt').toString().trimEnd().split('\n');
    const others = Object.keys(files).filter((name) => name !== `${ROOT}/清单.txt`);
    const lines = others.map((name) => name.slice(ROOT.length + 1)).map((name) => `${hashOf(bytesOf(name))}  ${name}`);
    expect(listed.sort()).toEqual(lines.sort());
  });

  it('has nothing to read that only a program reads', () => {
    const readable = Object.keys(files).filter((name) => !name.startsWith(`${ROOT}/供程序核对/`));
    expect(readable.map((name) => name.slice(ROOT.length + 1)).sort()).toEqual(
      ['说明.txt', '简讯依据.xlsx', '清单.txt', '快报/工作快报第857期.docx', '快报/工作快报第857期.txt'].sort(),
    );
  });

  it('says in words what it holds, who took it, and how to see that nothing was changed', () => {
    const words = bytesOf('说明.txt').toString();
    expect(words).toContain('《工作快报》第857期佐证材料');
    expect(words).toMatch(/下载：2026年1月20日 10:00，李编辑/u);
    expect(words).toContain(`内容校验值（SHA-256）：${issue.sha256}`);
    expect(words).toContain('本期 1 条简讯');
    expect(words).not.toMatch(/[^\r]\n/u);
  });

  it('says of each brief what it rests on, and of nobody that they took part', async () => {
    const [briefs, texts] = (await readWorkbook(bytesOf('简讯依据.xlsx'))).map(({ data }) => data);
    const [headings = []] = briefs ?? [];
    const cellsOf = ([names = [], row = []]: unknown[][] = []) =>
      Object.fromEntries(names.map((heading, at) => [heading, asShown(row[at])]));
    const cells = { ...cellsOf(briefs), ...cellsOf(texts) };
    expect(cells).toMatchObject({
      ...{ 序号: 1, 栏目: '文明实践', 单位: '贵石村', 地点: '村委会', 确认人: '王队长' },
      ...{ 开始: '2026-01-15 09:00', '登记到场（人）': 0, 成效: '—', 刊发的段落: TEXT, 简讯现在的文字: TEXT },
    });
    expect(headings.join()).not.toMatch(/姓名|志愿者|手机/u);
  });

  it('names its files so that none leaves the folder it is unpacked in', () => {
    for (const name of Object.keys(files)) {
      expect([2, 3]).toContain(name.split('/').length);
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

  describe('for another program', () => {
    let folder: string;
    const inPack = (name: string) => join(folder, ROOT, name);

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'jishan-evidence-'));
      writeFileSync(join(folder, 'pack.zip'), packed);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.runIf(hasPython)('(python3) is a sound archive', () => {
      expect(
        execFileSync('python3', ['-m', 'zipfile', '-t', join(folder, 'pack.zip')], { encoding: 'utf8' }),
      ).toContain('Done testing');
      execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'pack.zip'), folder]);
      const names = ['供程序核对', '快报', '清单.txt', '简讯依据.xlsx', '说明.txt'];
      expect(readdirSync(join(folder, ROOT)).sort()).toEqual(names.sort());
      expect(readFileSync(inPack('快报/工作快报第857期.txt'), 'utf8')).toBe('工作快报\n');
    });

    it.runIf(hasPython && hasSums)('(sha256sum) has the hashes that its list says', () => {
      const checked = () => spawnSync('sha256sum', ['-c', '清单.txt'], { cwd: join(folder, ROOT), encoding: 'utf8' });
      expect(checked().status).toBe(0);
      writeFileSync(inPack('快报/工作快报第857期.txt'), '改过\n');
      expect(checked()).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('快报/工作快报第857期.txt: FAILED'),
      });
    });

    it.runIf(hasPython)('(python3) has a table that is read by what is published about its form', () => {
      const read = ['-c', READ_TABLE, inPack('简讯依据.xlsx')];
      const table = JSON.parse(execFileSync('python3', read, { encoding: 'utf8' })) as Record<string, string[][]>;
      expect(Object.keys(table)).toEqual(['简讯', '简讯文字', '考勤登记', '考勤更正', '文字修改']);
      expect(table['简讯']?.[0]?.slice(0, 4)).toEqual(['序号', '单位', '活动', '栏目']);
      expect(table['简讯']?.[1]?.slice(0, 2)).toEqual(['1', '贵石村']);
      expect(table['简讯']?.[1]?.[3]).toBe('文明实践');
      expect(table['简讯文字']?.[1]).toContain(TEXT);
      expect(table['考勤登记']?.[1]?.filter(Boolean)).toEqual(['没有']);
    });
  });
});
