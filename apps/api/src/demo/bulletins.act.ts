import { Injectable } from '@nestjs/common';
import {
  addDays,
  BULLETIN_STEPS,
  dayOf,
  unobserved,
  type Actor,
  type AttendanceRecord,
  type AttendanceRow,
  type BulletinStep,
} from '@jishan/domain';
import { AttendanceService } from '../activities/attendance.service';
import { ArticlesService } from '../articles/articles.service';
import { BulletinsService } from '../bulletins/bulletins.service';
import { ChainService } from '../bulletins/chain.service';
import { PublishingService } from '../bulletins/publishing.service';
import { CorrectingService } from '../corrections/correcting.service';
import { ARTICLE_SCRIPTS, type ArticleScript } from '../invention/article-scripts';
import { MAIN_TOWN } from '../invention/district';
import type { WriteKey } from '../platform/idempotency';
import { PublicationsService } from '../publications/publications.service';
import { WordingService } from '../wording/wording.service';
import { Stage, type Act } from './stage';

const DAYS_BETWEEN = 14;
const BRIEFS_PER_SECTION = 6;
const FORGOTTEN = 26;
/** What offices get wrong, and what they write instead. */
const WORDS: readonly [words: string, instead: string, note: string][] = [
  ['志原者', '志愿者', '错字'],
  ['垃极', '垃圾', '错字'],
  ['截止目前', '截至目前', '说到某时为止用“截至”'],
  ['共计有', '共', '重复'],
];

/** What the bulletins print beside the briefs; played before them. */
@Injectable()
export class ArticlesAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly articles: ArticlesService,
  ) {}

  async play(begunAt: string): Promise<void> {
    const [correspondent, editor] = [await this.stage.actorOf('correspondent'), await this.stage.actorOf('editor')];
    for (const script of ARTICLE_SCRIPTS)
      await this.perform(script, begunAt, script.unit === MAIN_TOWN ? correspondent : editor, editor);
  }

  /** The articles that a bulletin prints, counted from the oldest. */
  async placedIn(bulletin: number): Promise<string[]> {
    const titles = ARTICLE_SCRIPTS.filter((script) => script.bulletin === bulletin).map(({ title }) => title);
    const rows = await this.stage.query<{ id: string }>('SELECT id FROM articles WHERE title = ANY ($1) ORDER BY id', [
      titles,
    ]);
    return rows.map(({ id }) => id);
  }

  private async perform(script: ArticleScript, begunAt: string, author: Actor, editor: Actor): Promise<void> {
    const { key, unit, back, at, title, text, end } = script;
    const step = (name: string) => this.stage.key(`${key}:${name}`);
    const day = addDays(dayOf(begunAt), -back);
    const begun = `${day}T${at}:00.000Z`;
    this.stage.at(begun < begunAt ? begun : begunAt);
    const unitId = await this.stage.unitNamed(unit);
    const { id, version } = await this.articles.create(author, { unitId, title, text }, step('create'));
    if (end === 'draft') return;
    await this.articles.submit(author, id, { version }, step('submit'));
    if (end === 'submitted') return;
    if (end === 'withdrawn') return void (await this.articles.withdraw(author, id, step('withdraw')));
    const { reason, edited } = script;
    if (reason) return void (await this.articles.decline(editor, id, { reason }, step('decline')));
    const taken = await this.articles.take(editor, id, step('take'));
    if (edited) await this.articles.edit(editor, id, { version: taken.version, title, text: edited }, step('edit'));
  }
}

@Injectable()
export class BulletinsAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly bulletins: BulletinsService,
    private readonly chain: ChainService,
    private readonly publishing: PublishingService,
    private readonly publications: PublicationsService,
    private readonly articles: ArticlesAct,
    private readonly attendance: AttendanceService,
    private readonly correcting: CorrectingService,
    private readonly wording: WordingService,
  ) {}

  /** Two published bulletins, and one that is being collected, for which a correction waits. */
  async play(): Promise<void> {
    const [editor, proofreader, signer] = [
      await this.stage.actorOf('editor'),
      await this.stage.actorOf('proofreader'),
      await this.stage.actorOf('signer'),
    ];
    const [publication] = (await this.publications.list(editor)).filter((candidate) => candidate.title === '工作快报');
    if (!publication) throw new Error('the demo has no publication');
    await this.list(editor);
    const opened: { id: string; issuedOn: string; openedAt: string }[] = await this.stage.query(
      'SELECT id, issued_on AS "issuedOn", opened_at AS "openedAt" FROM bulletins WHERE publication_id = $1 ORDER BY issued_on',
      [publication.id],
    );
    for (const [index, { id, issuedOn, openedAt }] of opened.entries()) {
      const step = (name: string) => this.stage.key(`bulletin-${index}:${name}`);
      const isLast = index === opened.length - 1;
      const since = opened[index - 1]?.issuedOn ?? addDays(issuedOn, -DAYS_BETWEEN);
      this.stage.at(openedAt);
      for (const articleId of await this.articles.placedIn(index))
        await this.bulletins.placeArticle(
          editor,
          id,
          { articleId, section: publication.sections[0]?.name ?? '' },
          step(`place-${articleId}`),
        );
      const placed = await this.bulletins.place(
        editor,
        id,
        { briefIds: await this.briefsBetween(since, issuedOn) },
        step('place'),
      );
      if (isLast) return this.correct(opened[index - 1]?.id ?? '');
      const sections = placed.sections.map(({ name, entries }) => ({
        name,
        briefs: entries.map(({ briefId, mention }) => ({ briefId, mention })),
      }));
      await this.bulletins.arrange(
        editor,
        id,
        { version: placed.version, issuedOn, imprint: placed.imprint, sections },
        step('arrange'),
      );
      await this.printed(id, { edit: editor, proofread: proofreader, sign: signer }, step);
    }
  }

  /** 用词表 and 姓名职务, before the first issue is written. */
  private async list(editor: Actor): Promise<void> {
    for (const [i, [words, instead, note]] of WORDS.entries())
      await this.wording.add(editor, { kind: 'term', words, instead, note }, this.stage.key(`wording-${i}`));
    const { name } = await this.stage.actorOf('district-admin');
    const title = { kind: 'title' as const, words: name, instead: '区文明办主任', note: '' };
    await this.wording.add(editor, title, this.stage.key('wording-title'));
  }

  /** A shift's guests were forgotten in the sheet behind the last 简讯 that an issue printed. */
  private async correct(bulletinId: string): Promise<void> {
    const [printed] = await this.stage.query<{ activityId: string }>(
      `SELECT entry.activity_id AS "activityId" FROM bulletin_briefs entry JOIN briefs brief ON brief.id = entry.brief_id
        WHERE entry.bulletin_id = $1 AND NOT entry.mention AND brief.edited_text IS NULL
          AND EXISTS (SELECT FROM attendances kept WHERE kept.activity_id = entry.activity_id AND kept.source IN ('scan', 'roll-call'))
        ORDER BY brief.drafted_at DESC, brief.id LIMIT 1`,
      [bulletinId],
    );
    const admin = await this.stage.actorOf('district-admin');
    const { activityId } = printed ?? { activityId: '' };
    const roster = await this.attendance.getRoster(admin, activityId);
    const [known] = await this.stage.query('SELECT 1 FROM brief_corrections WHERE printed_in = $1', [bulletinId]);
    const [row] = roster.rows.flatMap(({ attendance }) => attendance ?? []).filter(({ source }) => !unobserved(source));
    if (!known) {
      const input = { version: roster.version, rows: row ? [asSent(row)] : [], reason: '漏登记了一个班次到场的群众' };
      const publicHeadcount = (roster.publicHeadcount ?? 0) + FORGOTTEN;
      await this.attendance.correct(
        admin,
        activityId,
        { ...input, publicHeadcount },
        this.stage.key('bulletin-correction'),
      );
    }
    await this.correcting.correct(activityId);
  }

  /** By three people, each on what they see; the signer publishes. */
  private async printed(
    id: string,
    people: Record<BulletinStep, Actor>,
    key: (name: string) => WriteKey,
  ): Promise<void> {
    for (const step of BULLETIN_STEPS) {
      const { sha256 } = await this.publishing.preview(people[step], id);
      await this.chain.take(people[step], id, step, { sha256 }, key(step));
    }
    const { sha256 } = await this.publishing.preview(people.sign, id);
    await this.publishing.publish(people.sign, id, { sha256 }, key('publish'));
  }

  /** Briefs of the days between two bulletins: not too many of one section, and each unit before any has its second. */
  private async briefsBetween(since: string, until: string): Promise<string[]> {
    const rows: { id: string }[] = await this.stage.query(
      `SELECT id FROM (
         SELECT id, drafted_at, row_number() OVER (PARTITION BY section ORDER BY turn, drafted_at, id) AS place FROM (
           SELECT b.id, b.drafted_at, s.name AS section, row_number() OVER (PARTITION BY b.unit_id, b.category ORDER BY b.drafted_at, b.id) AS turn
             FROM briefs b JOIN publications p ON p.title = '工作快报' JOIN publication_sections s ON s.publication_id = p.id AND b.category = ANY (s.categories)
            WHERE b.starts_on >= $1::date AND b.starts_on < $2::date AND b.drafted_at < ($2::text || 'T07:00:00Z')::timestamptz) turned) placed
        WHERE place <= $3 ORDER BY drafted_at, id`,
      [since, until, BRIEFS_PER_SECTION],
    );
    return rows.map((row) => row.id);
  }
}

/** A row as it was, so that nothing of it changes. */
function asSent({ personId, shiftId, presence, minutes, source, walkIn, note }: AttendanceRecord): AttendanceRow {
  return { personId, shiftId, presence, minutes, source, walkIn, ...(note && { note }) };
}
