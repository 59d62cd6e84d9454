import {type AccessLine, createAccessLine} from '../../waf/access-line.ts';
import {type LineBatch} from '../../waf/delivery.ts';
import {type AccessFormat} from './access-format.ts';
import {createKnownFormats} from './known-formats.ts';

/**
Reads the lines of access logs, each by the formats that are expected of its log, else by those that are known.
*/
export type AccessReader = {
	/** Reads the line in `[start, end)`; undefined where it is none of an access log. The same object is used again for the next one. */
	read(bytes: Uint8Array, start: number, end: number): AccessLine | undefined;

	/** The same of a line that stands among others, which are not counted. */
	readMixed(bytes: Uint8Array, start: number, end: number): AccessLine | undefined;

	/** Reads the lines `first` to `last` (not included) of a batch. */
	push(
		batch: LineBatch,
		slice: {readonly first: number; readonly last: number},
		take: (line: AccessLine) => void,
	): void;

	/** Lines that were read, and those that were not. */
	readonly counts: {readonly read: number; readonly other: number};

	/** Names of the formats that lines were read by, in the order in which they came. */
	readonly formats: readonly string[];
};

/**
@param expected Of this log, by its configuration or the person; none: the known ones are tried, a line at a time.
*/
export function createAccessReader(expected: readonly AccessFormat[] = []): AccessReader {
	const formats = expected.length > 0 ? [...expected] : createKnownFormats();
	const line = createAccessLine();
	const counts = {read: 0, other: 0};
	const names: string[] = [];
	let last = 0;

	const read: AccessReader['read'] = (bytes, start, end) => {
		for (let tried = 0; tried < formats.length; tried++) {
			// The next line is mostly of the same format.
			const place = tried === 0 ? last : tried <= last ? tried - 1 : tried;
			if (formats[place].read(bytes, start, end, line)) {
				last = place;
				if (!names.includes(formats[place].name)) {
					names.push(formats[place].name);
				}

				return line;
			}
		}

		return undefined;
	};

	return {
		read,
		readMixed(bytes, start, end) {
			const found = read(bytes, start, end);
			counts.read += found === undefined ? 0 : 1;
			return found;
		},
		push(batch, {first, last: behind}, take) {
			const {bytes, ends, base, origin} = batch;
			let start = first === 0 ? 0 : ends[first - 1] + 1;
			for (let index = first; index < behind; index++) {
				const end = ends[index];
				const found = end > start ? read(bytes, start, end) : undefined;
				if (found === undefined) {
					counts.other += end > start ? 1 : 0;
				} else {
					counts.read++;
					found.origin = origin.number;
					found.offset = base.offset + start;
					found.length = end - start;
					found.lineNumber = base.line === 0 ? 0 : base.line + index;
					take(found);
				}

				start = end + 1;
			}
		},
		counts,
		formats: names,
	};
}
