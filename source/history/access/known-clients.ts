const mostClients = 200_000;

/**
The clients that the WAF has spoken of, by their keys; those that it has not spoken of for longest are forgotten.
*/
export type KnownClients = {
	has(client: number): boolean;

	/** True where it is new. `since` is the first second that no line of it is missing from. */
	add(client: number, since: number): boolean;
	sinceOf(client: number): number;
};

export function createKnownClients(): KnownClients {
	let newer = new Map<number, number>();
	let older = new Map<number, number>();
	return {
		has: client => newer.has(client) || older.has(client),
		add(client, since) {
			if (newer.has(client)) {
				return false;
			}

			if (newer.size >= mostClients / 2) {
				older = newer;
				newer = new Map();
			}

			const known = older.get(client);
			newer.set(client, known ?? since);
			return known === undefined;
		},
		sinceOf: client => newer.get(client) ?? older.get(client) ?? Infinity,
	};
}
