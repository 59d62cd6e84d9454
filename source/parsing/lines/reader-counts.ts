/**
Lines by kind; `read` is the sum of the first five. `cut`, `forbidden`, `forged`, `foreign` and `repeated` are parts of others.
*/
export type ReaderCounts = {
	read: number;
	modsecurity: number;
	engine: number;
	other: number;
	unreadable: number;
	cut: number;
	forbidden: number;
	forged: number;

	/** Without a head that is known. */
	foreign: number;

	/** That a pipe sent before. */
	repeated: number;
};

/**
Counts of nothing read.
*/
export function createReaderCounts(): ReaderCounts {
	return {
		read: 0,
		modsecurity: 0,
		engine: 0,
		other: 0,
		unreadable: 0,
		cut: 0,
		forbidden: 0,
		forged: 0,
		foreign: 0,
		repeated: 0,
	};
}
