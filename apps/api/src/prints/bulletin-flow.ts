import {
  documentDay,
  imprintLines,
  type BulletinContent,
  type PrintedArticle,
  type PrintedSection,
} from '@jishan/domain';

/** 仿宋 · 黑体 · 楷体. */
export type Face = 'text' | 'strong' | 'second';

export interface Run {
  text: string;
  face: Face;
}

/** A paragraph: a title of its own line, text that is indented, or the unit that sent an article in. */
export interface Block {
  kind: 'title' | 'text' | 'source';
  runs: Run[];
}

/** A bulletin as a row of paragraphs: what every printed form of it is set from, so that none says more or less than another. */
export interface BulletinFlow {
  title: string;
  /** 第29期, and 总第2138期 below it where the publication counts both. */
  numbers: string[];
  office: string;
  day: string;
  blocks: Block[];
  imprint: string[];
}

const NOT_NUMBERED = '（未编号）';
/** 一、 and （一）: the sentence that they begin is a heading; 1. and （1） are set as text. */
const FIRST_LEVEL = /^[一二三四五六七八九十]+、/;
const SECOND_LEVEL = /^（[一二三四五六七八九十]+）/;
const FIRST_SENTENCE = /^[^。]*。?/;

export function bulletinFlow(content: BulletinContent): BulletinFlow {
  const corrections = (content.corrections ?? []).map(({ text }) => text);
  return {
    title: content.title,
    numbers: content.bulletinNo?.split(/(?=（)/) ?? [NOT_NUMBERED],
    office: content.office,
    day: documentDay(content.issuedOn),
    blocks: [...content.sections.flatMap(sectionBlocks), ...underName('更正', corrections)],
    imprint: imprintLines(content),
  };
}

/** A section that has long items stands under its name; the name of one of briefs runs into its first paragraph. */
function sectionBlocks({ name, articles = [], paragraphs, notes = [] }: PrintedSection): Block[] {
  const lines = [...paragraphs.map(({ text }) => text), ...notes];
  if (articles.length === 0) return underName(name, lines);
  return [{ kind: 'text', runs: [nameRun(name)] }, ...articles.flatMap(articleBlocks), ...lines.map(textBlock)];
}

function underName(name: string, lines: readonly string[]): Block[] {
  return lines.map((line, i) => {
    const block = textBlock(line);
    return i === 0 ? { ...block, runs: [nameRun(name), ...block.runs] } : block;
  });
}

const nameRun = (name: string): Run => ({ text: `【${name}】`, face: 'strong' });

function articleBlocks({ title, paragraphs, source }: PrintedArticle): Block[] {
  return [
    ...(title ? [{ kind: 'title' as const, runs: [{ text: title, face: 'text' as const }] }] : []),
    ...paragraphs.map(textBlock),
    ...(source ? [{ kind: 'source' as const, runs: [{ text: `（${source}）`, face: 'text' as const }] }] : []),
  ];
}

function textBlock(text: string): Block {
  const face = FIRST_LEVEL.test(text) ? 'strong' : SECOND_LEVEL.test(text) ? 'second' : null;
  const heading = face && FIRST_SENTENCE.exec(text)?.[0];
  const runs: Run[] = heading
    ? [
        { text: heading, face },
        { text: text.slice(heading.length), face: 'text' },
      ]
    : [{ text, face: 'text' }];
  return { kind: 'text', runs: runs.filter((run) => run.text !== '') };
}

/** How large the masthead is set, in points. */
export interface MastheadSizes {
  title: number;
  office: number;
}

/** The block, and what of it the line of the office has. */
const BLOCK_WIDTH = 442;
const OFFICE_WIDTH = BLOCK_WIDTH - 28;
const TITLE_MAX = 62;
const TITLE_LINE_MAX = 14;
const OFFICE_MAX = 16;
/** 2026年12月31日 and a gap before it, in characters. */
const DAY_WIDTH = 9.8;

/** A long name takes two lines. */
export const titleLines = (title: string): number => ([...title].length > TITLE_LINE_MAX ? 2 : 1);

/** As large as there is room: an office shares its line with the date however long its name is. */
export function mastheadSizes({ title, office }: Pick<BulletinFlow, 'title' | 'office'>): MastheadSizes {
  const perLine = Math.ceil([...title].length / titleLines(title));
  const atMost = (points: number, max: number) => Math.min(max, Math.floor(points * 2) / 2);
  return {
    title: atMost(BLOCK_WIDTH / (perLine * 1.05 + 0.2), TITLE_MAX),
    office: atMost(OFFICE_WIDTH / ([...office].length + DAY_WIDTH), OFFICE_MAX),
  };
}
