import type { ArchiveHit, BriefRecord, Page } from '@jishan/domain';
import { quantile, type Figure } from './figures.ts';
import type { Stage } from './stage.ts';

const BRIEFS = 50_000;
const ROUNDS = 25;
const BOUND_MS = 50;
/** Rounds before it counts: plans and pages are then where they are on any working day. */
const WARM = 3;

// spread over three years, two hundred units, ten campaigns and all kinds of activity, in the words of real briefs
const LOAD = `
  WITH place AS (SELECT array_agg(id ORDER BY path) AS ids, array_agg(path ORDER BY path) AS paths, count(*) AS places FROM (
         SELECT id, path FROM units WHERE kind IN ('village', 'community', 'town', 'subdistrict', 'bureau') ORDER BY path LIMIT 200) listed),
  made AS (
    SELECT n, gen_random_uuid() AS activity_id, gen_random_uuid() AS event_id, place.ids[1 + n % place.places] AS unit_id, place.paths[1 + n % place.places] AS unit_path,
           date '2023-12-01' + (n * 1096 / ${BRIEFS})::integer AS day, n * 37 % 180 AS people,
           (ARRAY['环境卫生', '文明宣传', '文明引导', '理论宣讲', '志愿服务', '便民服务', '未成年人', '文化活动', '读书分享', '移风易俗'])[1 + n * 7 % 10] AS category,
           (ARRAY['春节防火安全', '清洁家园', '红色故事', '垃圾分类', '反诈宣传', '义诊服务', '青少年心理', '非遗手作', '书香家庭', '移风易俗'])[1 + n * 13 % 10] AS theme,
           CASE WHEN n % 5 = 0 THEN (ARRAY['冬防行动', '学雷锋月', '文明交通', '清明祭英烈', '世界读书日', '五月敬老', '美丽家园', '暑期守护', '我们的节日', '宪法宣传周'])[1 + n / 5 % 10] END AS campaign
      FROM generate_series(1, ${BRIEFS}) AS n, place),
  activity AS (
    INSERT INTO activities (id, title, kind, category, state, unit_id, place, description, needs, risk_level, risk_text, starts_at, ends_at, sign_up_closes_at,
      minors_allowed, eligible_team_ids, campaign, wording, contact_name, planned_by, created_at, published_at, concluded_at, concluded_by)
    SELECT activity_id, theme, 'regular', category, 'concluded', unit_id, '村口', '', '', 'low', '', day, day + interval '2 hours', day, false, '{}', campaign, '{}', '测速',
           planner.id, day, day, day, planner.id
      FROM made, (SELECT id FROM users LIMIT 1) planner RETURNING id),
  event AS (
    INSERT INTO feed_events (id, key, kind, unit_id, unit_path, subject_id, title, facts, at)
    SELECT event_id, 'bench-archive:' || n, 'activity-concluded', unit_id, unit_path, activity_id, theme, '{}', day FROM made RETURNING id)
  INSERT INTO briefs (id, feed_event_id, activity_id, unit_id, reporting_unit_id, category, campaign, starts_on, ends_on, headcount, roster_version, facts, composed, drafted_at)
  SELECT ('01' || lpad(to_hex(n), 6, '0') || '-0000-7000-8000-' || substr(md5(n::text), 1, 12))::uuid, event_id, activity_id, unit_id, unit_id, category, campaign, day, day, people, 1, jsonb_build_object('unit', '测速镇', 'date', day),
         jsonb_build_object('text', text, 'segments', jsonb_build_array(jsonb_build_object('text', text, 'source', NULL))), day
    FROM (SELECT made.*, format('测速镇：%s日，第%s村新时代文明实践站联合消防、公安开展“%s”主题宣传活动，清理小广告%s余处，共%s余名居民参加。',
            extract(day FROM day), n % 173, theme, n % 300, people) AS text FROM made) worded`;

const DESK = [
  '',
  'status=unused',
  'section=%E6%96%87%E6%98%8E%E5%AE%9E%E8%B7%B5&from=2025-03-01&to=2025-03-31',
  'category=%E4%BE%BF%E6%B0%91%E6%9C%8D%E5%8A%A1&headcountMin=150',
  'campaign=%E5%86%AC%E9%98%B2&from=2024-01-01&to=2024-12-31',
  'from=2025-06-01&to=2025-06-30&headcountMin=21',
];
const words = (text: string) => `words=${encodeURIComponent(text)}`;
const SEARCHES = [
  words('消防'),
  words('心理 第7村'),
  words('非遗手作'),
  words('垃圾'),
  words('没有这个词'),
  words('义诊'),
  `${words('反诈')}&from=2024-05-01&to=2024-05-31&headcountMin=21`,
  `${words('火')}&kind=brief`,
  'kind=brief&from=2025-06-01&to=2025-06-30&headcountMin=21',
];

/** The desk and the archive over fifty thousand briefs, one question after the other, over HTTP. */
export async function benchArchive(stage: Stage): Promise<Figure[]> {
  await stage.raw.query(LOAD);
  await stage.raw.query('VACUUM ANALYZE briefs, feed_events, activities');
  return [
    await asked(stage, '简讯台查询', '/briefs', DESK, (page: Page<BriefRecord>) => page.items.length),
    await asked(stage, '资料库全文查找', '/archive', SEARCHES, (page: Page<ArchiveHit>) => page.items.length),
  ];
}

async function asked<T>(
  stage: Stage,
  what: string,
  path: string,
  queries: readonly string[],
  countOf: (answer: T) => number,
): Promise<Figure> {
  const all: number[] = [];
  const slowest: string[] = [];
  for (const query of queries) {
    const times: number[] = [];
    let count = 0;
    for (let round = 0; round < ROUNDS + WARM; round++) {
      const start = performance.now();
      count = countOf(await stage.editor.get<T>(`${path}?${query}`));
      if (round >= WARM) times.push(performance.now() - start);
    }
    all.push(...times);
    slowest.push(`${decodeURIComponent(query) || '不加条件'} ${Math.round(quantile(times, 0.95))}（${count} 条）`);
  }
  const p95 = quantile(all, 0.95);
  console.log(`${what}，各问题的 p95（毫秒）：${slowest.join('；')}`);
  return {
    what: `${what}，${BRIEFS.toLocaleString('zh-CN')} 条简讯，p95`,
    value: `${p95.toFixed(0)} 毫秒（中位 ${quantile(all, 0.5).toFixed(0)}）`,
    bound: `≤ ${BOUND_MS} 毫秒`,
    kept: p95 <= BOUND_MS,
  };
}
