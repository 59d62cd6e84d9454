import {type Milliseconds, second, type Timestamp} from '../../waf/clock.ts';
import {parseAddress} from '../../waf/address.ts';
import {type Claim, Field, type Observation, spanEnd, type Spans, spanStart} from '../../waf/observation.ts';
import {toIdStrength} from '../values/unique-id.ts';

/** Connections whose cut lines are remembered; beyond that the oldest is forgotten. */
const mostConnections = 1000;

/** Lines of one request, which may go over the end of a second, are this near in log time. */
const longestApart: Milliseconds = second;

/** Process and connection numbers together fit a number exactly, as far as servers count. */
const mostNumbers = 2 ** 32;

type Group = {readonly number: number; readonly id: Uint8Array; readonly localTime: Timestamp};

/**
What cut lines that nothing confirms name, so that those of one request can be one row. Whoever forges such text can mix up requests of his own connection in one second, no others: nobody knows the id of another's request before it is sent.
*/
export type CutClaims = {
	/** What all readings of a cut line agree on; undefined where that is not one strong id. */
	make(observation: Observation, readings: readonly Spans[], localTime: Timestamp): Claim | undefined;

	/** Takes an undoubted line: cut lines before and after it on its connection are not put together. */
	part(witness: Observation, localTime: Timestamp): void;
};

export function createCutClaims(): CutClaims {
	const groups = new Map<number, Group>();
	let latest = -Infinity;
	let made = 0;

	return {
		make(observation, readings, localTime) {
			const id = agreedText(observation, readings, Field.uniqueId);
			if (observation.connection < 0 || id === undefined || toIdStrength(id, 0, id.length) !== 'strong') {
				return undefined;
			}

			const key = toKey(observation);
			let group = groups.get(key);
			if (
				group === undefined ||
				Math.abs(localTime - group.localTime) > longestApart ||
				Buffer.compare(group.id, id) !== 0
			) {
				group = {number: ++made, id, localTime};
				groups.delete(key);
				groups.set(key, group);
				latest = localTime;
			}

			for (const oldest of groups.keys()) {
				if (groups.size <= mostConnections) {
					break;
				}

				groups.delete(oldest);
			}

			const text = agreedText(observation, readings, Field.client);
			const client = new Uint32Array(4);
			const isNamed = text !== undefined && parseAddress(text, 0, text.length, client);
			return {group: group.number, id: group.id, client: isNamed ? client : undefined};
		},
		part(witness, localTime) {
			if (groups.size === 0) {
				return;
			}

			// Most logs have few cut lines: no look-up for each line that comes long after one.
			if (Math.abs(localTime - latest) > longestApart) {
				groups.clear();
			} else {
				groups.delete(toKey(witness));
			}
		},
	};
}

function toKey({process, connection}: Observation): number {
	return process * mostNumbers + connection;
}

/** A copy of the text that all readings give for a field; undefined where they differ or give none. */
function agreedText({bytes}: Observation, readings: readonly Spans[], field: Field): Uint8Array | undefined {
	const texts = readings.map(reading =>
		bytes.subarray(Math.max(0, spanStart(reading, field)), spanEnd(reading, field)),
	);
	const isSame = readings.every(
		(reading, place) => spanStart(reading, field) >= 0 && Buffer.compare(texts[0], texts[place]) === 0,
	);
	return isSame && texts.length > 0 ? Uint8Array.from(texts[0]) : undefined;
}
