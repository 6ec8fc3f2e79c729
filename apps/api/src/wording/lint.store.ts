import { Injectable } from '@nestjs/common';
import type { KnownUnit, LintedActivity } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { AcknowledgementRow } from './wording.entity';

/** Somebody on file whose name stands in a text. */
export interface Namesake {
  name: string;
  birthOn: string;
  /** Has agreed to be named in public, by the last word on it. */
  named: boolean;
}

const PERSON = `SELECT v.name, v.birth_on AS "birthOn",
  coalesce((SELECT c.given FROM consents c WHERE c.person_id = v.id AND c.purpose = 'public-name' ORDER BY c.id DESC LIMIT 1), false) AS named
  FROM volunteers v`;

@Injectable()
export class LintStore {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Everybody whose name is one of the letter groups of a text (two to four letters) or, if it is longer, stands in it.
   * Only names that are there come back, and none of them leaves the server but as a place in the text.
   */
  namesakes(groups: readonly string[], text: string, db: EntityManager = this.dataSource.manager): Promise<Namesake[]> {
    return db.query(
      `${PERSON} WHERE v.name = ANY ($1::text[])
       UNION ALL ${PERSON} WHERE char_length(v.name) > 4 AND strpos($2, v.name) > 0`,
      [groups, text],
    );
  }

  /** The register, read within the transaction: whoever waited there for another connection could wait for ever. */
  units(db: EntityManager = this.dataSource.manager): Promise<KnownUnit[]> {
    return db.query('SELECT name, short_name AS "shortName", closed_on AS "closedOn" FROM units');
  }

  /** When what the briefs of a bulletin report took place. */
  activities(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<LintedActivity[]> {
    return db.query(
      `SELECT brief.id AS "briefId", brief.starts_on AS date, brief.ends_on AS "endDate"
         FROM bulletin_briefs entry JOIN briefs brief ON brief.id = entry.brief_id WHERE entry.bulletin_id = $1`,
      [bulletinId],
    );
  }

  /** How many days the publication names before it writes 近日. */
  async recentDays(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<number> {
    const rows: { recentDays: number }[] = await db.query(
      `SELECT (publication.house_style->>'recentDays')::integer AS "recentDays"
         FROM bulletins bulletin JOIN publications publication ON publication.id = bulletin.publication_id
        WHERE bulletin.id = $1`,
      [bulletinId],
    );
    return rows[0]?.recentDays ?? 0;
  }

  acknowledgements(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<AcknowledgementRow[]> {
    return db.findBy(AcknowledgementRow, { bulletinId });
  }

  /** The first word on a finding stands: two who let it pass at once are one. */
  async acknowledge(tx: EntityManager, acknowledgement: AcknowledgementRow): Promise<void> {
    await tx.createQueryBuilder().insert().into(AcknowledgementRow).values(acknowledgement).orIgnore().execute();
  }
}
