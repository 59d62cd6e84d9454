import {type Clock} from '../../waf/clock.ts';
import {type Gap} from '../../waf/delivery.ts';
import {type UnpackedEnd} from './unpack.ts';

/**
What is told of an archive that did not end as it should: how much is missing nobody knows.
*/
export function toArchiveGap(name: string, end: Exclude<UnpackedEnd, 'whole'>, clock: Clock): Gap {
	return {
		kind: 'gap',
		name,
		reason: end === 'truncated' ? 'archive cut off' : 'archive corrupt',
		at: clock.now(),
	};
}
