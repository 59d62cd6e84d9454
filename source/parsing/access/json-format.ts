import {type AccessLine, clearAccessLine} from '../../waf/access-line.ts';
import * as Byte from '../../waf/byte.ts';
import {type AccessFormat} from './access-format.ts';
import {readIsoTime, readLocalTime, readNumber} from './access-time.ts';
import {setRequest, setSocketClient, setText, startTexts} from './access-texts.ts';
import {visitMembers} from './json-members.ts';

/** What members are called, the best name first: in configurations of nginx and Apache by hand, in ECS's flat form, and by Caddy. */
const names = {
	time: ['time', 'timestamp', '@timestamp', 'time_iso8601', 'time_local', 'ts', 'datetime', 'date', 'msec'],
	client: [
		'remote_addr',
		'client',
		'client_ip',
		'clientip',
		'remote_ip',
		'request.client_ip',
		'request.remote_ip',
		'request.remote_addr',
		'source.ip',
		'ip',
		'remote_address',
	],
	method: ['request_method', 'method', 'request.method', 'verb', 'http.request.method'],
	target: ['request_uri', 'uri', 'request.uri', 'url', 'target', 'path'],
	request: ['request', 'request_line'],
	host: ['http_host', 'host', 'request.host', 'vhost', 'domain', 'server_name'],
	status: ['status', 'status_code', 'response_status', 'http.response.status_code', 'response'],
	size: ['body_bytes_sent', 'bytes', 'size', 'bytes_sent', 'body_bytes'],
	seconds: ['request_time', 'duration', 'duration_s'],
	milliseconds: ['duration_ms', 'request_time_ms', 'msecs'],
	microseconds: ['usec', 'duration_us', 'request_time_us', 'time_us', 'microseconds'],
	id: ['unique_id', 'request_id', 'req_id', 'transaction_id', 'uniqueid', 'request_uuid', 'requestid'],
} as const;

type Kind = keyof typeof names;

const kinds = Object.keys(names) as Kind[];
const places = new Map(
	kinds.flatMap((kind, place) => names[kind].map((name, rank) => [name as string, {place, rank}] as const)),
);

/**
JSON that tells by the names of its members what they are. A member of interest that comes twice makes a line unreadable: of two texts a client may have written one.
*/
export function createJsonFormat(): AccessFormat {
	const ranks = new Int32Array(kinds.length);
	const starts = new Int32Array(kinds.length);
	const ends = new Int32Array(kinds.length);
	const seen = new Set<string>();
	let isTorn = false;

	const onMember = (name: string, start: number, end: number): void => {
		const found = places.get(name);
		if (found === undefined) {
			return;
		}

		isTorn ||= seen.has(name);
		seen.add(name);
		if (found.rank < ranks[found.place]) {
			ranks[found.place] = found.rank;
			starts[found.place] = start;
			ends[found.place] = end;
		}
	};

	const has = (kind: Kind): boolean => ranks[kinds.indexOf(kind)] < 99;
	const startOf = (kind: Kind): number => starts[kinds.indexOf(kind)];
	const endOf = (kind: Kind): number => ends[kinds.indexOf(kind)];
	const numberOf = (bytes: Uint8Array, kind: Kind): number =>
		has(kind) ? readNumber(bytes, startOf(kind), endOf(kind)) : -1;

	return {
		name: 'JSON',
		read(bytes, start, end, line) {
			if (bytes[start] !== Byte.openBrace) {
				return false;
			}

			ranks.fill(99);
			seen.clear();
			isTorn = false;
			const isWhole = visitMembers(bytes, start, end, onMember);
			if (!isWhole || isTorn || !has('time') || !has('status') || !(has('client') || has('target') || has('request'))) {
				return false;
			}

			clearAccessLine(line);
			startTexts();
			setJsonTime(line, bytes, startOf('time'), endOf('time'));
			// Apache has no variable for the target as it was sent.
			line.isDecoded = line.timeIs === 'start';
			if (has('request')) {
				setRequest(line, bytes, startOf('request'), endOf('request'), 'json');
			}

			for (const kind of ['method', 'target', 'host', 'id'] as const) {
				if (has(kind)) {
					setText(line[kind], bytes, startOf(kind), endOf(kind), 'json');
				}
			}

			if (has('client')) {
				setSocketClient(line, bytes, startOf('client'), endOf('client'));
			}

			const status = numberOf(bytes, 'status');
			line.status = Number.isInteger(status) && status > 0 && status < 1000 ? status : 0;
			line.size = numberOf(bytes, 'size');
			const [seconds, milli, micro] = (['seconds', 'milliseconds', 'microseconds'] as const).map(kind =>
				numberOf(bytes, kind),
			);
			line.duration = micro >= 0 ? micro / 1000 : milli >= 0 ? milli : seconds >= 0 ? seconds * 1000 : -1;
			return !Number.isNaN(line.time);
		},
	};
}

/** The form tells who wrote it: `+0000` is strftime's, brackets are Apache's, `+00:00` is nginx's, a number is Caddy's or `$msec`. */
function setJsonTime(line: AccessLine, bytes: Uint8Array, start: number, end: number): void {
	const epoch = readNumber(bytes, start, end);
	if (epoch > 1e9) {
		line.time = epoch > 1e14 ? epoch / 1000 : epoch > 1e11 ? epoch : epoch * 1000;
		line.precision = Number.isInteger(line.time / 1000) ? 1000 : 1;
		line.timeIs = 'end';
		return;
	}

	const isBracketed = bytes[start] === Byte.openBracket;
	const from = isBracketed ? start + 1 : start;
	if (bytes[from + 2] === Byte.slash) {
		line.time = end - from >= 26 ? readLocalTime(bytes, from) : Number.NaN;
		line.timeIs = isBracketed ? 'start' : 'end';
	} else {
		readIsoTime(line, bytes, from, end);
		line.timeIs =
			bytes[end - 3] === Byte.colon && line.isZoned
				? 'end'
				: bytes[end - 5] === Byte.plus || bytes[end - 5] === Byte.dash
					? 'start'
					: undefined;
	}
}
