/** Rows by id, and by the one thing they belong to, so that no look-up grows with the number of apps. */
export class Table<Row extends { readonly id: string }> {
  readonly #rows = new Map<string, Row>();
  readonly #groups = new Map<string, Map<string, Row>>();

  /** @param group - the id of what a row belongs to, which must never change */
  constructor(
    private readonly group: (row: Row) => string = () => "",
    rows: readonly Row[] = [],
  ) {
    for (const row of rows) this.add(row);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** All rows, or those of one group, in the order in which they were added. */
  all(group?: string): Row[] {
    if (group === undefined) return [...this.#rows.values()];
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  find(matches: (row: Row) => boolean, group?: string): Row | undefined {
    const rows = group === undefined ? this.#rows.values() : (this.#groups.get(group)?.values() ?? []);
    for (const row of rows) if (matches(row)) return row;
    return undefined;
  }

  add(row: Row): Row {
    this.#rows.set(row.id, row);
    const key = this.group(row);
    const members = this.#groups.get(key) ?? new Map<string, Row>();
    this.#groups.set(key, members.set(row.id, row));
    return row;
  }

  delete(row: Row): void {
    this.#rows.delete(row.id);
    const members = this.#groups.get(this.group(row));
    members?.delete(row.id);
    if (members?.size === 0) this.#groups.delete(this.group(row));
  }

  /** Deletes the rows of one group. */
  clear(group: string): void {
    for (const row of this.all(group)) this.delete(row);
  }

  toJSON(): Row[] {
    return this.all();
  }
}
