/** Things by whom they concern, so that a roster of five hundred stays linear. */
export class Lists<T> {
  private readonly lists = new Map<string, T[]>();

  add(id: string, item: T): void {
    const list = this.lists.get(id);
    if (list) list.push(item);
    else this.lists.set(id, [item]);
  }

  of(id: string): readonly T[] {
    return this.lists.get(id) ?? [];
  }
}

/** Each thing in the list of its person, in the order given. */
export function byPerson<T extends { personId: string }>(items: readonly T[]): Lists<T> {
  const lists = new Lists<T>();
  items.forEach((item) => lists.add(item.personId, item));
  return lists;
}
