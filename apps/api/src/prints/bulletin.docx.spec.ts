import { inflateRawSync } from 'node:zlib';
import type { BulletinContent } from '@jishan/domain';
import mammoth from 'mammoth';
import { describe, expect, it } from 'vitest';
import { bulletinDocx } from './bulletin.docx';

const CONTENT: BulletinContent = {
  title: '工作快报',
  office: '门头沟区创建全国文明城市工作领导小组办公室',
  bulletinNo: '第857期',
  issuedOn: '2026-01-20',
  sections: [
    {
      name: '文明创建',
      paragraphs: [
        { text: '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。', briefIds: ['a'] },
        { text: '14日，区残联、妙峰山镇也开展了相关活动。', briefIds: ['b', 'c'] },
      ],
    },
    { name: '文明培育', paragraphs: [] },
    { name: '文明实践', paragraphs: [{ text: '城子街道：近日，向阳社区放映𠮷祥电影。', briefIds: ['d'] }] },
  ],
  imprint: [
    { role: '编辑', name: '张三' },
    { role: '核签', name: '李四' },
  ],
  distribution: [
    { label: '报', names: '首都文明办' },
    { label: '发', names: '全区各单位' },
  ],
  contact: '',
};

/** The parts of the package, read by its central directory. */
function unzip(bytes: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  let entry = bytes.readUInt32LE(bytes.lastIndexOf('PK\x05\x06') + 16);
  while (bytes.readUInt32LE(entry) === 0x02014b50) {
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((at) => bytes.readUInt16LE(entry + at));
    const name = bytes.toString('utf8', entry + 46, entry + 46 + Number(nameLength));
    const local = bytes.readUInt32LE(entry + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(entry + 20));
    const isDeflated = bytes.readUInt16LE(entry + 10) === 8;
    parts.set(name, (isDeflated ? inflateRawSync(packed) : packed).toString());
    entry += 46 + Number(nameLength) + Number(extraLength) + Number(noteLength);
  }
  return parts;
}

describe('a bulletin as a Word file', async () => {
  const bytes = await bulletinDocx(CONTENT);
  const parts = unzip(bytes);
  const xml = (path: string) => parts.get(path) ?? '';
  const document = xml('word/document.xml');

  it('reads from masthead to imprint in order, each section’s name run into its first paragraph', async () => {
    const { value } = await mammoth.extractRawText({ buffer: bytes });
    expect(value.split(/\n+/).filter(Boolean)).toEqual([
      '工作快报',
      '第857期',
      '门头沟区创建全国文明城市工作领导小组办公室\t2026年1月20日',
      '【文明创建】永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。',
      '14日，区残联、妙峰山镇也开展了相关活动。',
      '【文明实践】城子街道：近日，向阳社区放映𠮷祥电影。',
      '报：首都文明办',
      '发：全区各单位',
      '编辑：张三　核签：李四',
    ]);
  });

  it('stands on the official page and grid', () => {
    expect(document).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
    expect(document).toMatch(/<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/);
    expect(document).toMatch(/<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"\/>/);
  });

  it('has real styles with the fonts by name, none embedded', () => {
    const styles = xml('word/styles.xml');
    expect(styles).toContain('w:eastAsia="仿宋_GB2312"');
    expect(styles).toContain('w:firstLineChars="200"');
    // 28 characters to the line, 22 lines to the page, and nothing between figures and Han characters
    expect(styles).toMatch(
      /styleId="OfficialBody".*?<w:autoSpaceDE w:val="0"\/><w:autoSpaceDN w:val="0"\/>.*?w:line="579" w:lineRule="exact".*?<w:spacing w:val="-5"\/><w:sz w:val="32"\/>/,
    );
    expect(document.match(/<w:pStyle w:val="OfficialBody"\/>/g)).toHaveLength(3);
    expect(styles).toContain('w:eastAsia="方正小标宋简体"');
    expect(document.match(/<w:rStyle w:val="BulletinSection"\/>/g)).toHaveLength(2);
    expect(document).not.toContain('<w:rFonts');
    expect([...parts.keys()].filter((path) => path.startsWith('word/fonts/'))).toEqual([]);
  });

  it('numbers odd pages on the right and even pages on the left', () => {
    expect(xml('word/settings.xml')).toContain('<w:evenAndOddHeaders');
    const footers = [...parts.keys()].filter((path) => /word\/footer\d+\.xml/.test(path)).map(xml);
    expect(footers).toHaveLength(2);
    expect(footers.map((footer) => /<w:jc w:val="(\w+)"/.exec(footer)?.[1]).sort()).toEqual(['left', 'right']);
    expect(footers.every((footer) => footer.includes('PAGE'))).toBe(true);
  });

  it('prints the masthead and its rule in red', () => {
    expect(xml('word/styles.xml')).toContain('<w:color w:val="E60012"/>');
    expect(document).toMatch(/<w:top w:val="single" w:color="E60012" w:sz="18"/);
  });

  it('puts the imprint on the bottom of the block, between its rules', () => {
    const framed = [...document.matchAll(/<w:pStyle w:val="(\w+)"\/><w:framePr ([^>]*)\/>/g)];
    const [outer, inner, line] = ['OfficialOuterRule', 'OfficialInnerRule', 'OfficialFine'];
    expect(framed.map(([, style]) => style)).toEqual([outer, line, inner, line, inner, line, outer]);
    expect(new Set(framed.map(([, , frame]) => frame))).toEqual(
      new Set([
        'w:w="8845" w:h="0" w:hAnchor="margin" w:vAnchor="margin" w:xAlign="left" w:yAlign="bottom" w:wrap="around"',
      ]),
    );
    // 0.35 mm and 0.25 mm
    const heightOf = (style: string) =>
      new RegExp(`styleId="${style}".*?w:line="(\\d+)" w:lineRule="exact"`).exec(xml('word/styles.xml'))?.[1];
    expect([outer, inner].map((style) => Number(heightOf(style ?? '')))).toEqual([20, 14]);
  });
});
