/** One page of a list. `nextCursor` is opaque; null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What every list accepts. */
export interface PageQuery {
  cursor?: string;
  /** 1–100, default 30. */
  limit?: number;
}
