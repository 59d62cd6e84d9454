import {type Timestamp} from '../waf/clock.ts';

/**
Prints moments in the zone of this machine, or in UTC, in a form of `strftime`.
*/
export function printLocalTime(isLocal: boolean, format: string): (time: Timestamp) => string {
	const timeZone = isLocal ? undefined : 'UTC';
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		weekday: 'long',
		timeZoneName: 'short',
	});
	const offsets = new Intl.DateTimeFormat('en-US', {timeZone, timeZoneName: 'longOffset'});
	return time => {
		const found = Object.fromEntries(parts.formatToParts(time).map(({type, value}) => [type, value]));
		const offset = offsets.formatToParts(time).find(({type}) => type === 'timeZoneName')!.value;
		const month = new Intl.DateTimeFormat('en-US', {timeZone, month: 'long'}).format(time);
		const values: Readonly<Record<string, string>> = {
			Y: found.year,
			y: found.year.slice(2),
			m: found.month,
			d: found.day,
			H: found.hour,
			I: String(((Number(found.hour) + 11) % 12) + 1).padStart(2, '0'),
			p: Number(found.hour) < 12 ? 'AM' : 'PM',
			M: found.minute,
			S: found.second,
			f: `${String(time % 1000).padStart(3, '0')}000`,
			Z: found.timeZoneName,
			z: offset === 'GMT' ? '+0000' : offset.slice(3).replace(':', ''),
			A: found.weekday,
			a: found.weekday.slice(0, 3),
			B: month,
			b: month.slice(0, 3),
			F: `${found.year}-${found.month}-${found.day}`,
			T: `${found.hour}:${found.minute}:${found.second}`,
			'%': '%',
		};
		return format.replaceAll(/%([A-Za-z%])/g, (whole, letter: string) =>
			Object.hasOwn(values, letter) ? values[letter] : whole,
		);
	};
}
