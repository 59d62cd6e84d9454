import {createApacheHead, readApacheHead} from './apache-head.ts';
import {type LineFormat, type LineFormatOptions, scanV2} from './line-format.ts';

/**
Lines of Apache's error log, and of engine v2 under an ErrorLogFormat.
*/
export function createApacheFormat({readings}: LineFormatOptions): LineFormat {
	const head = createApacheHead();
	return {
		text: -1,
		isBare: false,
		get localTime() {
			return head.time;
		},
		scan(observation) {
			if (!readApacheHead(observation, head)) {
				return undefined;
			}

			return head.body < 0 ? 'other' : scanV2(observation, head.body, true, readings);
		},
	};
}
