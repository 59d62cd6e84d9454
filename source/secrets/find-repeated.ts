import * as Byte from '../waf/byte.ts';

/**
Finds many texts at once, one character a byte; spans of what it finds go to `found` in order of their ends. A blank and a plus are alike, since forms write the one as the other.
*/
export type SecretSearch = (bytes: string, found: (start: number, end: number) => void) => void;

/** A value that was cut is recognised by this much of it. */
const shortestPrefix = 6;

/** What stands after a value that was cut: `abc (12 characters omitted)` of libmodsecurity, `abc...` of ModSecurity 2. */
const ellipsis = '\u00E2\u0080\u00A6';
const omitted = /^ \(\d{1,9} characters omitted\)/;

/** Begun escapes in front of a cut: `\`, `\x`, `\x2`, `%`, `%2`. */
const longestBrokenEscape = 3;
const brokenEscape = /(?:\\(?:x[\da-fA-F]?)?|%[\da-fA-F]?)$/;

/**
Prepares a search (Aho and Corasick, 1975): it reads a text once, however many secrets there are and whatever they look like. What is found is a whole secret, or the beginning of one where the text is cut after it.
*/
export function createSecretSearch(secrets: Iterable<string>): SecretSearch {
	const trie = createTrie([...secrets]);
	return (bytes, found) => {
		const depths = new Int32Array(longestBrokenEscape + 1);
		let node = 0;
		for (let at = 0; at <= bytes.length; at++) {
			depths[at % depths.length] = trie.depth[node];
			if (isCut(bytes, at)) {
				const broken = brokenEscape.exec(bytes.slice(Math.max(0, at - longestBrokenEscape), at))?.[0].length ?? 0;
				for (const back of broken === 0 ? [0] : [0, broken]) {
					const depth = depths[(at - back + depths.length) % depths.length];
					if (depth >= shortestPrefix) {
						found(at - back - depth, at);
					}
				}
			}

			if (at < bytes.length) {
				node = trie.step(node, fold(bytes.charCodeAt(at)));
				if (trie.longest[node] > 0) {
					found(at + 1 - trie.longest[node], at + 1);
				}
			}
		}
	};
}

function isCut(bytes: string, at: number): boolean {
	if (at === bytes.length) {
		return true;
	}

	switch (bytes.charCodeAt(at)) {
		case Byte.space:
			return bytes[at + 1] === '(' && omitted.test(bytes.slice(at, at + 40));
		case Byte.dot:
			return bytes.startsWith('...', at);
		case 0xe2:
			return bytes.startsWith(ellipsis, at);
		default:
			return false;
	}
}

function fold(code: number): number {
	return code === Byte.plus ? Byte.space : code;
}

type Trie = {
	/** Bytes from the root. */
	readonly depth: Int32Array;

	/** Length of the longest secret that ends here; 0 for none. */
	readonly longest: Int32Array;
	step(node: number, code: number): number;
};

/** Children of a node are a list: a table of 256 for each would be too much for bodies of megabytes. */
function createTrie(secrets: readonly string[]): Trie {
	const size = secrets.reduce((sum, {length}) => sum + length, 1);
	const depth = new Int32Array(size);
	const longest = new Int32Array(size);
	const fails = new Int32Array(size);
	const codes = new Uint8Array(size);
	const firstChild = new Int32Array(size);
	const nextSibling = new Int32Array(size);
	let count = 1;

	const childOf = (node: number, code: number): number => {
		let child = firstChild[node];
		while (child !== 0 && codes[child] !== code) {
			child = nextSibling[child];
		}

		return child;
	};

	const step = (from: number, code: number): number => {
		let node = from;
		for (;;) {
			const child = childOf(node, code);
			if (child !== 0 || node === 0) {
				return child;
			}

			node = fails[node];
		}
	};

	for (const secret of secrets) {
		let node = 0;
		for (let at = 0; at < secret.length; at++) {
			const code = fold(secret.charCodeAt(at));
			let child = childOf(node, code);
			if (child === 0) {
				child = count++;
				codes[child] = code;
				depth[child] = depth[node] + 1;
				nextSibling[child] = firstChild[node];
				firstChild[node] = child;
			}

			node = child;
		}

		longest[node] = secret.length;
	}

	// Breadth first, so that a node's way out is known before its children's.
	const queue = new Int32Array(count);
	let last = 1;
	for (let first = 0; first < last; first++) {
		const node = queue[first];
		for (let child = firstChild[node]; child !== 0; child = nextSibling[child]) {
			fails[child] = node === 0 ? 0 : step(fails[node], codes[child]);
			longest[child] = Math.max(longest[child], longest[fails[child]]);
			queue[last++] = child;
		}
	}

	return {depth, longest, step};
}
