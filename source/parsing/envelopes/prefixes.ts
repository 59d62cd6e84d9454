import {type Timestamp} from '../../waf/clock.ts';
import {readInstant} from '../engines/instant.ts';
import {readSyslogTime} from '../line-time.ts';
import {behind, type Envelope} from './envelope.ts';

/** Heads are looked for in so many bytes. */
const longestHead = 700;

/** An RFC 3339 time; offsets also without the colon, as Cloud Foundry prints them. */
const instant = String.raw`(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d))`;
const tag = String.raw`([A-Za-z][\w./-]{0,60})(?:\[\d{1,10}\])?: `;

/* `web-1  | text`, `name_1  | text`; a name without a number only where blanks pad it */
const compose = /^(?:([A-Za-z0-9][A-Za-z0-9.-]{0,60}[-_]\d{1,4}) +|([a-z][a-z0-9-]{0,40}) {2,})\| /;

/* `2024-03-02T01:02:03.123456789Z stderr F text` */
const cri = new RegExp(`^${instant} (stdout|stderr) ([PF])(?::\\S{1,20})? `);

/* `   2026-01-02T03:04:05.06-0700 [APP/PROC/WEB/0] ERR text` */
const cloudFoundry = new RegExp(String.raw`^ {0,3}${instant} \[([A-Z][A-Z0-9/]{1,60})\] (OUT|ERR) ?`);

/* `[pod/web-5d9/nginx] text`, `[web-5d9 nginx] text`; not `[client 192.0.2.1]` */
const pod = /^\[(?:pod\/)?([a-z0-9][a-z0-9.-]{0,120})[ /]([a-z0-9][a-z0-9.-]{0,80})\] /;

/* `<187>Jan  2 03:04:05 host nginx: text`, `Nov 01 02:03:04 host caddy[12]: text` */
const syslog = new RegExp(String.raw`^(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S{1,255}) ${tag}`);

/* `2025-01-02T03:04:05+00:00 host nginx: text` */
const syslogInstant = new RegExp(String.raw`^(?:<\d{1,3}>)?${instant} ([A-Za-z0-9][\w.:-]{0,254}) ${tag}`);

/* `<11>1 2025-01-02T03:04:05.678Z host tag 12 - - text` */
const syslog5424 = new RegExp(
	String.raw`^<\d{1,3}>1 (?:-|${instant}) (\S{1,255}) \S{1,48} \S{1,128} \S{1,32} (?:-|(?:\[[^\]]{0,400}\]){1,4}) (?:\xEF\xBB\xBF)?`,
);

/* `1700000000.123456 [03] text` */
const epoch = /^(\d{10})\.(\d{1,6}) \[\d{1,4}\] /;

/* `2024-03-02T01:02:03.123456789Z text` of `docker logs -t` */
const timestamp = new RegExp(String.raw`^${instant} (?=\S)(?!\S+\t)`);

// eslint-disable-next-line no-control-regex -- colours are control characters
const colour = /\u001B\[[\d;]{0,20}m/g;

/**
Colours, which compose and console writers put into the head; taken off the whole line.
*/
export const colours: Envelope = text => (text.subarray(0, 200).includes(27) ? toStripped(text) : undefined);

function toStripped(text: Buffer): ReturnType<Envelope> {
	const plain = Buffer.from(text.toString('latin1').replaceAll(colour, ''), 'latin1');
	return plain.length === text.length ? undefined : behind(plain, 0);
}

/**
Envelopes that are a head in front of the text.
*/
export const prefixes: Envelope = (text, year) => {
	const head = text.subarray(0, longestHead).toString('latin1');
	const found = (match: RegExpExecArray | null, facts: Parameters<typeof behind>[2] = {}): ReturnType<Envelope> =>
		match === null ? undefined : behind(text, match[0].length, facts);
	const byCri = cri.exec(head);
	if (byCri !== null) {
		return found(byCri, {time: toTime(byCri[1]), stream: byCri[2], isPart: byCri[3] === 'P'});
	}

	const byCloud = cloudFoundry.exec(head);
	if (byCloud !== null) {
		return found(byCloud, {time: toTime(byCloud[1]), source: byCloud[2], stream: byCloud[3]});
	}

	const byInstant = syslogInstant.exec(head);
	if (byInstant !== null) {
		return found(byInstant, {time: toTime(byInstant[1]), source: byInstant[2]});
	}

	const by3164 = syslog.exec(head);
	if (by3164 !== null) {
		return found(by3164, {localTime: toLocalTime(by3164[1], year), source: by3164[2]});
	}

	const by5424 = syslog5424.exec(head);
	if (by5424 !== null) {
		return found(by5424, {time: by5424[1] === undefined ? undefined : toTime(by5424[1]), source: by5424[2]});
	}

	const byEpoch = epoch.exec(head);
	if (byEpoch !== null) {
		return found(byEpoch, {time: Number(byEpoch[1]) * 1000 + Math.floor(Number(`0.${byEpoch[2]}`) * 1000)});
	}

	const byTime = timestamp.exec(head);
	if (byTime !== null) {
		return found(byTime, {time: toTime(byTime[1])});
	}

	const byPod = pod.exec(head);
	if (byPod !== null && !['client', 'remote', 'pid'].includes(byPod[1])) {
		return found(byPod, {source: byPod[1]});
	}

	const byCompose = compose.exec(head);
	return found(byCompose, {source: byCompose?.[1] ?? byCompose?.[2]});
};

/**
An instant of RFC 3339, also with an offset without its colon.
*/
export function toTime(text: string): Timestamp | undefined {
	const printed = readInstant(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
	return printed?.isUtc === true ? printed.time : undefined;
}

function toLocalTime(text: string, year: number): Timestamp | undefined {
	const time = readSyslogTime(Buffer.from(text, 'latin1'), 0, year);
	return Number.isNaN(time) ? undefined : time;
}
