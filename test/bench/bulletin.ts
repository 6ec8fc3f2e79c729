// What the office waits for: an issue of sixty 简讯 in each of its forms, and the grammar over ten thousand of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Domain from '@jishan/domain';
import type { BriefFacts, BriefRecord, BulletinDetail, BulletinPages, Page, PublicationRecord } from '@jishan/domain';
import { rolldown } from 'rolldown';
import { ROOT } from '../support/sources.ts';
import { median, ms, timed, type Figure } from './figures.ts';
import type { Stage } from './stage.ts';

const ITEMS = 60;
const PAGES_AT_LEAST = 6;
const ROUNDS = 11;
const BRIEFS = 10_000;
/** So far back go the activities that the other parts settle. */
const OWN_DAYS = 80;
const FORMS = [
  { what: 'Word 文件', path: 'files/docx', boundMs: 300 },
  { what: 'PDF', path: 'files/pdf', boundMs: 500 },
  { what: '屏幕上的各页', path: 'pages', boundMs: 500 },
] as const;

export async function benchBulletin(stage: Stage): Promise<Figure[]> {
  return [...(await benchForms(stage)), ...(await benchGrammar())];
}

/** Over HTTP, of an issue that is being edited: read, composed and set each time. The plain text of the same issue is the floor. */
async function benchForms(stage: Stage): Promise<Figure[]> {
  let bulletin = await collected(stage);
  const { pages } = await stage.editor.get<BulletinPages>(`/bulletins/${bulletin.id}/pages`);
  if (pages.length < PAGES_AT_LEAST) throw new Error(`the issue has ${pages.length} pages only`);
  const figures: Figure[] = [];
  for (const { what, path, boundMs } of FORMS) {
    const [took, floor]: [number[], number[]] = [[], []];
    for (let round = 0; round <= ROUNDS; round++) {
      bulletin = await onAnotherDay(stage, bulletin, round);
      took.push((await timed(() => stage.editor.get(`/bulletins/${bulletin.id}/${path}`))).took);
      floor.push((await timed(() => stage.editor.get(`/bulletins/${bulletin.id}/files/txt`))).took);
    }
    const [first = 0, ...others] = took;
    figures.push({
      what: `${ITEMS} 条、${pages.length} 页的一期快报：${what}`,
      value: `${ms(median(others))}（第一次 ${ms(first)}；同一期的纯文本 ${ms(median(floor))}）`,
      bound: `≤ ${boundMs} ms`,
      kept: median(others) <= boundMs,
    });
  }
  return figures;
}

/** Sixty 简讯 of the demo in one section that folds none; the newest are what other parts have written. */
async function collected({ editor }: Stage): Promise<BulletinDetail> {
  const to = dayIn(-OWN_DAYS);
  const { items } = await editor.get<Page<BriefRecord>>(`/briefs?to=${to}&limit=${ITEMS}`);
  if (items.length < ITEMS) throw new Error(`the demo has ${items.length} 简讯 only`);
  const publications = await editor.get<PublicationRecord[]>('/publications');
  const publication = publications.find(({ sections }) => sections[0]?.fullMax === null);
  const opened = { publicationId: publication?.id, issuedOn: dayIn(1) };
  const { id } = await editor.post<BulletinDetail>('/bulletins', opened);
  const briefIds = items.map((brief) => brief.id);
  return editor.post(`/bulletins/${id}/briefs`, { briefIds, section: publication?.sections[0]?.name });
}

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Another masthead, and the last brief first: no two rounds set the same pages. */
function onAnotherDay({ editor }: Stage, bulletin: BulletinDetail, round: number): Promise<BulletinDetail> {
  const sections = bulletin.sections.map(({ name, entries }) => {
    const briefs = entries.map(({ briefId, mention }) => ({ briefId, mention }));
    return { name, briefs: [...briefs.slice(-1), ...briefs.slice(0, -1)] };
  });
  const issuedOn = dayIn(round + 1);
  const { version, imprint } = bulletin;
  return editor.put(`/bulletins/${bulletin.id}`, { version, issuedOn, imprint, sections });
}

async function benchGrammar(): Promise<Figure[]> {
  const { composeBrief, parseBrief } = await loadDomain();
  const facts = Array.from({ length: BRIEFS }, (_, i) => factsOf(i));
  const rounds = Array.from({ length: 5 }, () => {
    const began = performance.now();
    const briefs = facts.map((fact) => composeBrief(fact, '2026-01-20'));
    const composed = performance.now();
    const read = briefs.map(({ text }) => parseBrief(text, '2026-01-20'));
    if (read.some(({ left }) => left.length > 0)) throw new Error('a 简讯 was not understood');
    return { compose: composed - began, both: performance.now() - began };
  });
  const figure = (what: string, took: number, bound: number): Figure => ({
    what,
    value: ms(took),
    bound: `≤ ${bound} 秒`,
    kept: took <= bound * 1_000,
  });
  const [compose, both] = [median(rounds.map((round) => round.compose)), median(rounds.map((round) => round.both))];
  return [
    figure('10,000 条简讯写成并读回', both, 1),
    figure('一年的 10,000 场活动重新写成简讯（不含数据库）', compose, 2),
  ];
}

function factsOf(i: number): BriefFacts {
  return {
    unit: ['永定镇', '城子街道', '区委宣传部（文明办）'][i % 3] ?? '永定镇',
    date: `2026-01-${String((i % 20) + 1).padStart(2, '0')}`,
    organizer: ['贵石村', '斜河涧村新时代文明实践站', '各社区'][i % 3],
    ...(i % 2 === 0 ? { brand: '领航星期五' } : {}),
    ...(i % 3 === 0 ? { partners: ['公安', '消防'] } : {}),
    theme: ['春节防火安全', '清洁家园', '用羊毛“毡”出暖绒绒的冬天'][i % 3],
    subject: '主题宣传活动',
    results: [
      {
        action: '清理',
        items: [
          { name: '堆料', count: 500 + i, measure: '处', exact: false },
          { name: '小广告', count: 213, measure: '处', exact: false },
        ],
      },
    ],
    participants: { count: 12 + (i % 90), kind: '居民' },
  };
}

/** As the server has it: one file, made of the sources. */
async function loadDomain(): Promise<typeof Domain> {
  const folder = mkdtempSync(join(tmpdir(), 'jishan-bench-'));
  try {
    const file = join(folder, 'domain.mjs');
    const bundle = await rolldown({ input: join(ROOT, 'libs/domain/src/index.ts') });
    await bundle.write({ file, format: 'esm' });
    return (await import(pathToFileURL(file).href)) as typeof Domain;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
