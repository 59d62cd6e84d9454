/**
What a request carried, in one line: where it matched, and the value around what matched. Texts are raw from outside, decoded once, with secrets masked as the settings say.
*/
export type Carried = {
	readonly where: string | undefined;
	readonly before: string;
	readonly matched: string;
	readonly after: string;
};

/** More than a screen shows at once: scrolled past, they are read again. */
const mostKept = 256;

/**
Adds what was read of some rows to what is kept of others; the oldest leave.
*/
export function keepCarried(
	kept: ReadonlyMap<number, Carried | undefined>,
	read: ReadonlyMap<number, Carried | undefined>,
): ReadonlyMap<number, Carried | undefined> {
	const all = [...kept, ...read];
	return new Map(all.slice(-mostKept));
}
