import {createApacheHead} from './apache-head.ts';
import {readBareHead} from './bare-head.ts';
import {type LineFormat, type LineFormatOptions, scanV2} from './line-format.ts';

/**
Lines of engine v2 that have no time of their own.
*/
export function createBareFormat({readings}: LineFormatOptions): LineFormat {
	const head = createApacheHead();
	let localTime = Number.NaN;
	let isBare = false;
	return {
		text: -1,
		get localTime() {
			return localTime;
		},
		get isBare() {
			return isBare;
		},
		scan(observation, _, envelope) {
			isBare = false;
			localTime = envelope?.localTime ?? Number.NaN;
			if (!readBareHead(observation, head, envelope !== undefined)) {
				return undefined;
			}

			isBare = envelope === undefined;
			return head.body < 0 ? 'other' : scanV2(observation, head.body, head.isApache, readings);
		},
	};
}
