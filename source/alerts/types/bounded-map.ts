type Entry<Value> = {readonly value: Value; isUsed: boolean};

/**
A map of what is known of each key, in the order in which keys came. Clients choose keys, so there is a most: beyond it the oldest that was not asked for lately goes, and is counted.
*/
export class BoundedMap<Key, Value> {
	readonly #entries = new Map<Key, Entry<Value>>();
	readonly #most: number;

	/** Keys that had to go. */
	dropped = 0;

	constructor(most: number) {
		this.#most = most;
	}

	get(key: Key): Value | undefined {
		const entry = this.#entries.get(key);
		if (entry === undefined) {
			return undefined;
		}

		entry.isUsed = true;
		return entry.value;
	}

	set(key: Key, value: Value): void {
		this.#entries.set(key, {value, isUsed: false});
		if (this.#entries.size > this.#most) {
			this.#dropOne();
		}
	}

	getOrMake(key: Key, make: () => Value): Value {
		const known = this.get(key);
		if (known !== undefined) {
			return known;
		}

		const made = make();
		this.set(key, made);
		return made;
	}

	delete(key: Key): void {
		this.#entries.delete(key);
	}

	get size(): number {
		return this.#entries.size;
	}

	clear(): void {
		this.#entries.clear();
	}

	/** A copy, since what is done with them may change the map. */
	entries(): ReadonlyArray<readonly [Key, Value]> {
		return [...this.#entries].map(([key, {value}]) => [key, value] as const);
	}

	/** Those that were asked for get a second chance, at the end; each step uses one up. */
	#dropOne(): void {
		for (const [key, entry] of this.#entries) {
			this.#entries.delete(key);
			if (!entry.isUsed) {
				this.dropped++;
				return;
			}

			this.#entries.set(key, {value: entry.value, isUsed: false});
		}
	}
}
