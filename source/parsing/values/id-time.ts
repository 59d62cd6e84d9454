import {second, type Timestamp} from '../../waf/clock.ts';
import {toIdSecond} from '../../waf/id-second.ts';

/**
The time that a unique_id tells, to the second, in UTC: audit records print theirs without a zone.
*/
export function toIdTime(uniqueId: string | undefined): Timestamp | undefined {
	const bytes = Buffer.from(uniqueId ?? '', 'latin1');
	const found = toIdSecond(bytes, 0, bytes.length);
	return found > 0 ? found * second : undefined;
}
