import {type Timestamp} from '../../waf/clock.ts';
import {type RootedFiles} from './rooted-files.ts';

/**
The zone of a machine at a moment, in minutes east of UTC, by the name that `/etc/localtime` links to; undefined where it is no link.
*/
export function readZone(files: RootedFiles, time: Timestamp): number | undefined {
	const name = /zoneinfo\/([\w+/-]+)$/.exec(files.readLink('/etc/localtime') ?? '')?.[1];
	if (name === undefined) {
		return undefined;
	}

	try {
		const parts = new Intl.DateTimeFormat('en-US', {timeZone: name, timeZoneName: 'longOffset'}).formatToParts(time);
		// Samples: `GMT`, `GMT+05:30`
		const text = parts.find(({type}) => type === 'timeZoneName')?.value ?? '';
		const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(text) ?? [];
		return sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
	} catch {
		// A name that is no zone.
		return undefined;
	}
}
