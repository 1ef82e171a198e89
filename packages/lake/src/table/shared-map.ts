/**
 * A map at one version of the table; it never changes. What a later version adds goes into the same memory, where
 * earlier ones do not see it, so that a commit costs what it adds and not what is there. Only a version that replaces
 * or deletes a key, or that branches off an earlier one, copies.
 */
export class SharedMap<Value> {
  private constructor(
    private readonly shared: { entries: Map<string, { value: Value; since: number }>; newest: number },
    private readonly version: number,
  ) {}

  /** A map without entries at a version. */
  static empty<Value>(version: number): SharedMap<Value> {
    return new SharedMap({ entries: new Map(), newest: version }, version);
  }

  /** The value of a key, `undefined` when this version has none. */
  get(key: string): Value | undefined {
    const entry = this.shared.entries.get(key);
    return entry && entry.since <= this.version ? entry.value : undefined;
  }

  /** The keys and values of this version. */
  *entries(): Iterable<[key: string, value: Value]> {
    for (const [key, { value, since }] of this.shared.entries) if (since <= this.version) yield [key, value];
  }

  /** The keys of this version whose value is from a version after the first and no later than the second. */
  *keysSetBetween(after: number, until: number): Iterable<string> {
    const newest = Math.min(until, this.version);
    for (const [key, { since }] of this.shared.entries) if (since > after && since <= newest) yield key;
  }

  /** The map at a later version, after `changes`; an `undefined` value deletes the key. */
  with(version: number, changes: ReadonlyMap<string, Value | undefined>): SharedMap<Value> {
    const next = this.canGrow(changes) ? this.shared : this.copy();
    for (const [key, value] of changes) {
      if (value === undefined) next.entries.delete(key);
      else next.entries.set(key, { value, since: version });
    }
    next.newest = version;
    return new SharedMap(next, version);
  }

  private canGrow(changes: ReadonlyMap<string, Value | undefined>): boolean {
    if (this.shared.newest !== this.version) return false;
    for (const key of changes.keys()) if (this.shared.entries.has(key)) return false;
    return true;
  }

  private copy(): typeof this.shared {
    const visible = [...this.shared.entries].filter(([, { since }]) => since <= this.version);
    return { entries: new Map(visible), newest: this.version };
  }
}
