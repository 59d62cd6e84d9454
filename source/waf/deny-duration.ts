import {day, hour, minute} from './clock.ts';
import {type DenyDuration} from './deny.ts';

/**
A duration as the command line takes it: `10m`, `24h`, `7d`, `permanent`.
*/
export function nameDuration(duration: DenyDuration): string {
	if (duration === undefined) {
		return 'permanent';
	}

	return duration % day === 0 && duration > day
		? `${duration / day}d`
		: duration % hour === 0
			? `${duration / hour}h`
			: `${Math.ceil(duration / minute)}m`;
}
