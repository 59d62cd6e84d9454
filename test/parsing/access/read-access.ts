import {type AccessFormat} from '../../../source/parsing/access/access-format.ts';
import {createAccessReader} from '../../../source/parsing/access/access-reader.ts';
import {type AccessText} from '../../../source/waf/access-line.ts';
import {formatAddress} from '../../../source/waf/address.ts';

/** What a line says, as plain values; undefined where it is none of an access log. */
export type SaidLine = {
	readonly time: number;
	readonly timeIs: 'start' | 'end' | undefined;
	readonly isZoned: boolean;
	readonly client: string | undefined;
	readonly method: string | undefined;
	readonly target: string | undefined;
	readonly host: string | undefined;
	readonly id: string | undefined;
	readonly status: number;
	readonly size: number;
	readonly duration: number;
};

/** Reads one line, given one character a byte. */
export function readAccess(text: string, formats: readonly AccessFormat[] = []): SaidLine | undefined {
	const bytes = Buffer.from(text, 'latin1');
	const line = createAccessReader(formats).read(bytes, 0, bytes.length);
	if (line === undefined) {
		return undefined;
	}

	const [w0, w1, w2, w3] = line.client;
	const {time, timeIs, isZoned, status, size, duration} = line;
	return {
		time,
		timeIs,
		isZoned,
		client: line.clientKnown ? formatAddress(w0, w1, w2, w3) : undefined,
		method: toText(line.method),
		target: toText(line.target),
		host: toText(line.host),
		id: toText(line.id),
		status,
		size,
		duration,
	};
}

function toText({bytes, start, end}: AccessText): string | undefined {
	return start < 0 ? undefined : Buffer.from(bytes.subarray(start, end)).toString('latin1');
}
