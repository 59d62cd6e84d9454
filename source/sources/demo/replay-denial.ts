import {type AddressRange, inRange, parseRange} from '../../waf/address-range.ts';
import {type RecordedLine} from './recordings.ts';

/**
Stands in for an nginx that refuses clients: where a replayed client is denied, its requests leave the line that nginx would write, once each, and nothing of ModSecurity.
*/
export type ReplayDenial = {
	/** From here on these are denied, and nobody else. */
	deny(ranges: readonly string[]): void;

	/** The line as it is to be written; undefined for one of a request that was refused already. */
	apply(line: RecordedLine): RecordedLine | undefined;

	/** The same requests are others from here on. */
	startPlay(): void;
};

/** Sample: `… [ref "o0,1"], client: 192.0.2.5, server: shop.test, request: "GET / HTTP/1.1", host: "shop.test"`. */
const context = /, client: ([\da-fA-F.:]+), server: .*$/;

export function createReplayDenial(): ReplayDenial {
	let denied: AddressRange[] = [];
	const refused = new Set<string>();

	return {
		deny(ranges) {
			denied = ranges.flatMap(range => parseRange(range) ?? []);
		},
		apply(line) {
			const [server, client] = (denied.length > 0 ? context.exec(line.middle + line.tail) : undefined) ?? [];
			const words = client === undefined ? undefined : parseRange(client)?.words;
			if (server === undefined || words === undefined || !denied.some(range => inRange(words, range))) {
				return line;
			}

			if (line.id === undefined || refused.has(line.id)) {
				return undefined;
			}

			refused.add(line.id);
			return {
				...line,
				head: line.head.replace(/\[\w+\]/, '[error]'),
				middle: ` access forbidden by rule${server}`,
				id: undefined,
				tail: '',
			};
		},
		startPlay() {
			refused.clear();
		},
	};
}
