/**
Remembers the ids of the last `capacity` transactions that the history has let go, so that a late line of one is counted as late and not as a new request.
Eight bytes an id; two ids are confused once in 2^44 pairs or so.
*/
export type Fingerprints = {
	add(hash: number, check: number): void;
	has(hash: number, check: number): boolean;
};

export function createFingerprints(capacity: number): Fingerprints {
	const ways = 4;
	let sets = 1;
	while (sets * ways < capacity) {
		sets *= 2;
	}

	// Made with the first id: most histories never let a transaction go.
	let checks = new Uint32Array(0);
	let hashes = checks;
	let newest = new Uint8Array(0);

	return {
		add(hash, check) {
			if (newest.length === 0) {
				checks = new Uint32Array(sets * ways);
				hashes = new Uint32Array(sets * ways);
				newest = new Uint8Array(sets);
			}

			const set = hash & (sets - 1);
			newest[set] = (newest[set] + 1) % ways;
			checks[set * ways + newest[set]] = check;
			hashes[set * ways + newest[set]] = hash;
		},
		has(hash, check) {
			if (newest.length === 0) {
				return false;
			}

			const set = hash & (sets - 1);
			for (let way = set * ways; way < (set + 1) * ways; way++) {
				if (checks[way] === check && hashes[way] === hash) {
					return true;
				}
			}

			return false;
		},
	};
}
