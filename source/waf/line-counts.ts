/**
Lines by kind; `read` is the sum of the next four. `cut`, `forbidden`, `foreign`, `forged` and `repeated` are parts of others.
*/
export type LineCounts = {
	read: number;
	modsecurity: number;
	engine: number;
	other: number;
	unreadable: number;

	/** ModSecurity lines that the server cut. */
	cut: number;

	/** `access forbidden by rule`: nginx refused a request by a deny rule; part of `other`. */
	forbidden: number;

	/** Lines without a head that is known; part of `other`. */
	foreign: number;

	/** Lines that a client wrote into the log by a newline in a path or a body; part of `other`. */
	forged: number;

	/** Lines that a pipe had sent before, and that were not counted again; part of `other`. */
	repeated: number;
};

/**
Counts of nothing read.
*/
export function createLineCounts(): LineCounts {
	return {
		read: 0,
		modsecurity: 0,
		engine: 0,
		other: 0,
		unreadable: 0,
		cut: 0,
		forbidden: 0,
		foreign: 0,
		forged: 0,
		repeated: 0,
	};
}

/**
Adds counts of others to a sum, and returns the sum.
*/
export function addLineCounts(sum: LineCounts, others: Iterable<Readonly<LineCounts>>): LineCounts {
	for (const counts of others) {
		for (const key of Object.keys(sum) as Array<keyof LineCounts>) {
			sum[key] += counts[key];
		}
	}

	return sum;
}
