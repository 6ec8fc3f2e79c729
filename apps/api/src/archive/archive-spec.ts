import { createHash } from 'node:crypto';
import type { ActivityCategory, BulletinContent } from '@jishan/domain';
import pg from 'pg';
import type { SpecDistrict } from '../briefs/desk-spec';
import type { SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';

/** A brief as drafting leaves it, in these words. */
export async function addBrief(
  { dataSource }: SpecModule,
  district: SpecDistrict,
  brief: {
    unit: string;
    day: string;
    text: string;
    headcount: number;
    category?: ActivityCategory;
    campaign?: string;
  },
): Promise<string> {
  const { unit, day, text, headcount, category = '志愿服务', campaign = null } = brief;
  const feedEventId = await district.conclude(unit, day, { category, campaign, people: headcount });
  const id = newId();
  await dataSource.query(
    `INSERT INTO briefs (id, feed_event_id, activity_id, unit_id, reporting_unit_id, category, campaign, starts_on, ends_on, headcount, roster_version, facts, composed, drafted_at)
     SELECT $1, event.id, event.subject_id, event.unit_id, event.unit_id, $3, $4, $5, $5, $6, 1, $7, $8, now() FROM feed_events event WHERE event.id = $2`,
    [
      id,
      feedEventId,
      category,
      campaign,
      day,
      headcount,
      { unit, date: day },
      { text, segments: [{ text, source: null }] },
    ],
  );
  return id;
}

/** A publication of the unit and an issue of it as publishing leaves them: frozen, numbered, with its files. */
export async function publishIssue(
  spec: Pick<SpecModule, 'url'>,
  unitId: string,
  issue: { content: BulletinContent; runningNo: number; briefs?: { id: string; section: string }[]; docx?: Buffer },
): Promise<{ publicationId: string; bulletinId: string; sha256: string }> {
  const owner = new pg.Client({ connectionString: spec.url });
  await owner.connect();
  try {
    return await published(owner, unitId, issue);
  } finally {
    await owner.end();
  }
}

async function published(
  owner: pg.Client,
  unitId: string,
  issue: Parameters<typeof publishIssue>[2],
): Promise<{ publicationId: string; bulletinId: string; sha256: string }> {
  const { content, runningNo, briefs = [], docx = Buffer.from('PK docx') } = issue;
  const publicationId = await publicationOf(owner, unitId, content);
  const [bulletinId, userId] = [newId(), newId()];
  await owner.query(
    "INSERT INTO users (id, name, phone_index, phone_sealed, created_at) VALUES ($1, '赵核签', $2, $2, now())",
    [userId, userId],
  );
  // how an issue gets there is not asked here
  await owner.query('SET session_replication_role = replica');
  await owner.query(
    `INSERT INTO bulletins (id, publication_id, state, issued_on, imprint, opened_by, opened_at, year, yearly_no, running_no)
     VALUES ($1, $2, 'published', $3, '[]', $4, now(), 2026, $5, $5)`,
    [bulletinId, publicationId, content.issuedOn, userId, runningNo],
  );
  for (const { id, section } of briefs)
    await owner.query(
      `INSERT INTO bulletin_briefs (bulletin_id, publication_id, brief_id, activity_id, section) SELECT $1, $2, id, activity_id, $4 FROM briefs WHERE id = $3`,
      [bulletinId, publicationId, id, section],
    );
  await owner.query('SET session_replication_role = origin');
  const text = JSON.stringify(content);
  const sha256 = hashOf(text);
  await owner.query(
    `INSERT INTO bulletin_prints (bulletin_id, content, sha256, published_at, published_by, publisher_name) VALUES ($1, $2, $3, now(), $4, '赵核签')`,
    [bulletinId, text, sha256, userId],
  );
  for (const [format, bytes] of Object.entries({ docx, txt: Buffer.from(`${content.title}\n`) }))
    await owner.query('INSERT INTO bulletin_files (bulletin_id, format, bytes, sha256) VALUES ($1, $2, $3, $4)', [
      ...[bulletinId, format, bytes, hashOf(bytes)],
    ]);
  return { publicationId, bulletinId, sha256 };
}

const hashOf = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

async function publicationOf(owner: pg.Client, unitId: string, content: BulletinContent): Promise<string> {
  const known = await owner.query<{ id: string }>('SELECT id FROM publications WHERE title = $1', [content.title]);
  if (known.rows[0]) return known.rows[0].id;
  const id = newId();
  await owner.query(
    `INSERT INTO publications (id, unit_id, title, office, numbering, imprint_roles, distribution, contact, house_style, steps, created_at)
     VALUES ($1, $2, $3, '创城办', 'running', '{}', '[]', '', '{}', '[]', now())`,
    [id, unitId, content.title],
  );
  for (const [index, { name }] of content.sections.entries())
    await owner.query(
      'INSERT INTO publication_sections (publication_id, name, position, categories) VALUES ($1, $2, $3, $4)',
      [id, name, index + 1, index === 0 ? ['志愿服务'] : []],
    );
  return id;
}

export function contentOf(
  title: string,
  issuedOn: string,
  sections: BulletinContent['sections'],
  more: Partial<BulletinContent> = {},
): BulletinContent {
  return {
    title,
    office: '创城办',
    bulletinNo: '第857期',
    issuedOn,
    sections,
    imprint: [],
    distribution: [],
    contact: '',
    ...more,
  };
}
