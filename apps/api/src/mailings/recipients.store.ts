import { Injectable } from '@nestjs/common';
import type { MailingList } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';

export interface StoredRecipient {
  id: string;
  list: MailingList;
  name: string;
  addressSealed: string;
}

const RECIPIENT = 'recipient.id, recipient.list, recipient.name, recipient.address_sealed AS "addressSealed"';
/** 报, then 送, then 发; as they were added. */
const ORDER = "ORDER BY array_position(ARRAY['报', '送', '发'], recipient.list), recipient.added_at, recipient.id";

@Injectable()
export class RecipientsStore {
  constructor(private readonly dataSource: DataSource) {}

  async findUnitPath(publicationId: string): Promise<string | undefined> {
    const rows: { path: string }[] = await this.dataSource.query(
      'SELECT unit.path FROM publications publication JOIN units unit ON unit.id = publication.unit_id WHERE publication.id = $1',
      [publicationId],
    );
    return rows[0]?.path;
  }

  list(publicationId: string, db: EntityManager = this.dataSource.manager): Promise<StoredRecipient[]> {
    return db.query(
      `SELECT ${RECIPIENT} FROM publication_recipients recipient WHERE recipient.publication_id = $1 ${ORDER}`,
      [publicationId],
    );
  }

  /** Those whom a bulletin has not been queued for. */
  listWaiting(bulletinId: string, db: EntityManager = this.dataSource.manager): Promise<StoredRecipient[]> {
    return db.query(
      `SELECT ${RECIPIENT} FROM bulletins bulletin JOIN publication_recipients recipient ON recipient.publication_id = bulletin.publication_id
        WHERE bulletin.id = $1 AND NOT EXISTS (SELECT FROM bulletin_mails mail WHERE mail.bulletin_id = bulletin.id AND mail.recipient_id = recipient.id)
        ${ORDER}`,
      [bulletinId],
    );
  }

  async find(id: string, db: EntityManager): Promise<StoredRecipient | null> {
    const rows: StoredRecipient[] = await db.query(
      `SELECT ${RECIPIENT} FROM publication_recipients recipient WHERE recipient.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** False when the address is there already. The publication is locked, so that two cannot both be the last that fits. */
  async insert(
    tx: EntityManager,
    recipient: StoredRecipient & { publicationId: string; addressIndex: string; addedBy: string; addedAt: string },
  ): Promise<boolean> {
    const { id, publicationId, list, name, addressSealed, addressIndex, addedBy, addedAt } = recipient;
    const inserted: unknown[] = await tx.query(
      `INSERT INTO publication_recipients (id, publication_id, list, name, address_sealed, address_index, added_by, added_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
      [id, publicationId, list, name, addressSealed, addressIndex, addedBy, addedAt],
    );
    return inserted.length > 0;
  }

  async lockPublication(tx: EntityManager, publicationId: string): Promise<void> {
    await tx.query('SELECT FROM publications WHERE id = $1 FOR NO KEY UPDATE', [publicationId]);
  }

  /** Mails that wait for somebody who was taken off the list; one that is under way at this moment goes on. */
  async stopMails(tx: EntityManager, recipientId: string, why: string, at: string): Promise<void> {
    await tx.query(
      `WITH stopped AS (
         UPDATE bulletin_mails SET state = 'given-up', next_attempt_at = NULL, attempts = attempts + 1
          WHERE recipient_id = $1 AND state = 'queued' RETURNING id, attempts)
       INSERT INTO bulletin_mail_attempts (mail_id, attempt, at, outcome) SELECT id, attempts, $3, $2 FROM stopped`,
      [recipientId, why, at],
    );
  }

  /** Whom it took off the list, or null when nobody was there. */
  async remove(tx: EntityManager, publicationId: string, id: string): Promise<string | null> {
    const [rows]: [{ name: string }[], number] = await tx.query(
      'DELETE FROM publication_recipients WHERE publication_id = $1 AND id = $2 RETURNING name',
      [publicationId, id],
    );
    return rows[0]?.name ?? null;
  }
}
