import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { KeptPicture } from './pictures';

/** A table of pictures, one beside each row of another table. */
export interface PictureTable {
  name: string;
  /** The column that says which row. */
  key: string;
}

/** Where pictures lie: in tables of their own, so that no list reads one by the way. */
@Injectable()
export class KeptPictures {
  constructor(private readonly dataSource: DataSource) {}

  /** In the place of one that is there. */
  async put(
    tx: EntityManager,
    { name, key }: PictureTable,
    id: string,
    picture: KeptPicture,
    addedAt: string,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO ${name} (${key}, type, width, height, bytes, added_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (${key}) DO UPDATE SET type = excluded.type, width = excluded.width, height = excluded.height, bytes = excluded.bytes, added_at = excluded.added_at`,
      [id, picture.type, picture.width, picture.height, picture.bytes, addedAt],
    );
  }

  async find({ name, key }: PictureTable, id: string): Promise<KeptPicture | null> {
    const rows: KeptPicture[] = await this.dataSource.query(
      `SELECT type, width, height, bytes FROM ${name} WHERE ${key} = $1`,
      [id],
    );
    return rows[0] ?? null;
  }
}
