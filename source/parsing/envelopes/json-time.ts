import {readNamedTime, readNumericTime, readFraction} from '../values/line-time.ts';
import {type Layer} from './envelope.ts';
import {readZonedTime} from './zoned-time.ts';

/** A number of seconds has at most this; of milliseconds and microseconds a thousand times as much each. */
const mostSeconds = 1e11;

/** As far as the calendar of `toTimestamp` goes: the year 2200. */
const latest = 7_258_118_400_000;

/* `1700000000.123456` */
const numeric = /^\d{9,20}(?:\.\d{1,9})?$/;

/**
Puts a time of JSON into the layer: seconds, milliseconds, microseconds or nanoseconds since 1970, or a text of RFC 3339; without a zone also as nginx and Apache print it. Anything else leaves the layer as it is.

@param isReadingTime Whether a shipper says by it when it read the line.
*/
export function readJsonTime(layer: Layer, value: unknown, isReadingTime: boolean): void {
	if (typeof value === 'number' || (typeof value === 'string' && numeric.test(value))) {
		const time = toMilliseconds(Number(value));
		if (time > 0 && time < latest) {
			layer.time = time;
			layer.isReadingTime = isReadingTime;
		}
	} else if (typeof value === 'string' && value.length <= 40) {
		const bytes = Buffer.from(value, 'latin1');
		const zoned = readZonedTime(bytes, 0, bytes.length);
		if (zoned?.behind === bytes.length) {
			layer.time = zoned.time;
			layer.isReadingTime = isReadingTime;
		} else if (zoned === undefined) {
			const time = readNumericTime(bytes, 0) + readFraction(bytes, 19);
			layer.localTime = Number.isNaN(time) ? readNamedTime(bytes, 0) : time;
		}
	}
}

function toMilliseconds(number: number): number {
	if (number < mostSeconds) {
		return Math.floor(number * 1000);
	}

	if (number < mostSeconds * 1e3) {
		return Math.floor(number);
	}

	return Math.floor(number < mostSeconds * 1e6 ? number / 1e3 : number / 1e6);
}
