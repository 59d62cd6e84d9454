import {type AccessBook, type AccessPlace} from '../history/access/access-book.ts';
import {unknownSize} from '../history/access/access-columns.ts';
import {type AccessFormat} from '../parsing/access/access-format.ts';
import {createAccessReader, type AccessReader} from '../parsing/access/access-reader.ts';
import {readNamedFormat} from '../parsing/access/named-format.ts';
import {type LineSlice} from '../parsing/lines/line-reader.ts';
import {type Settings} from '../settings/settings.ts';
import {type Origins} from '../sources/origins.ts';
import {type TimeOf} from '../sources/time-of.ts';
import {type AccessFact} from '../waf/access-fact.ts';
import {type AccessLine} from '../waf/access-line.ts';
import {type AccessLog, type AccessReport} from '../waf/access-log.ts';
import {formatAddress} from '../waf/address.ts';
import {type Clock, type Milliseconds, second} from '../waf/clock.ts';
import {type LineBatch} from '../waf/delivery.ts';
import {refusedHeads} from '../waf/refused-heads.ts';
import {decodeText} from '../waf/text.ts';
import {type TransactionDetail} from '../waf/transaction.ts';

/** Places are numbered in one byte; 0 stands for one that cannot be read again. */
const mostPlaces = 255;

/**
The access logs beside the WAF's: their lines go into the book, and are read again for what is shown of them.
*/
export type AccessIntake = {
	/** Whether a file is read here, and not by the WAF's readers. */
	owns(file: string): boolean;
	push(batch: LineBatch, slice: LineSlice): void;

	/** Takes a line that stood among those of the WAF; one of another kind is passed over. */
	takeOther(line: {
		readonly bytes: Uint8Array;
		readonly start: number;
		readonly end: number;
		readonly origin: number;
		readonly offset: number;
		readonly lineNumber: number;
	}): void;

	/** To be called after each slice of any log. */
	advance(): void;

	/** When a line of a file was written. */
	timeOf(file: string): TimeOf;

	/** What is known of the answer to a row; undefined where nothing is. */
	factOf(slot: number): AccessFact | undefined;

	/** A line as a transaction that no rule saw; undefined where it is gone. */
	readUnseen(place: AccessPlace): TransactionDetail | undefined;

	/** The same object for a second, and while nothing changed. */
	report(): AccessReport;
	reportNow(): AccessReport;
};

export type AccessIntakeOptions = {
	readonly settings: Settings;
	readonly book: AccessBook;

	/** Of the access logs, and of the logs in which their lines stand among others. */
	readonly origins: Origins;
	readonly mixedOrigins: Origins;

	readonly clock: Clock;

	/** What times without a zone are ahead of UTC. */
	readonly offset: () => Milliseconds;
};

type Lane = {readonly reader: AccessReader; readonly again: AccessReader};

export function createAccessIntake({
	settings,
	book,
	origins,
	mixedOrigins,
	clock,
	offset,
}: AccessIntakeOptions): AccessIntake {
	const lanes = new Map<string, Lane>();
	const numbers = new Map<string, number>();
	let report: AccessReport | undefined;
	let reported = -1;
	let reportedAt = 0;
	const places: Array<{readonly book: Origins; readonly origin: number}> = [];
	const owned = new Set(settings.accessLogs.filter(file => file !== '-' && !settings.files.includes(file)));
	const given = settings.accessFormats.map(text => readNamedFormat(text)).filter(format => format !== undefined);

	const formatsOf = (file: string): readonly AccessFormat[] => {
		const configured = settings.discovered?.access?.find(({path}) => path === file)?.formats ?? [];
		return given.length > 0
			? given
			: configured
					.map(text => readNamedFormat(text, 'as its configuration says'))
					.filter(format => format !== undefined);
	};

	const laneOf = (file: string): Lane => {
		let lane = lanes.get(file);
		if (lane === undefined) {
			lane = {reader: createAccessReader(formatsOf(file)), again: createAccessReader(formatsOf(file))};
			lanes.set(file, lane);
		}

		return lane;
	};

	const numberOf = (where: Origins, origin: number): number => {
		const key = `${where === origins ? 'own' : 'mixed'} ${origin}`;
		let number = numbers.get(key);
		if (number === undefined) {
			number = places.length < mostPlaces ? places.push({book: where, origin}) : 0;
			numbers.set(key, number);
		}

		return number;
	};

	const take = (line: AccessLine): void => {
		line.time -= line.isZoned ? 0 : offset();
		book.take(line);
	};

	const nameOf = (number: number): string | undefined => {
		const place = places[number - 1];
		return place?.book.nameOf(place.origin);
	};

	/** The line at a place again, and the file that it stands in. */
	const readAgain = ({origin, offset: at, lineNumber}: AccessPlace) => {
		const place = places[origin - 1];
		const file = nameOf(origin);
		const bytes = place?.book.readLine({origin: place.origin, offset: at});
		if (bytes === undefined || file === undefined) {
			return undefined;
		}

		const line = laneOf(file).again.read(bytes, 0, bytes.length);
		return line && {line, file, lineNumber};
	};

	return {
		owns: file => owned.has(file),
		push(batch, slice) {
			const number = numberOf(origins, batch.origin.number);
			laneOf(batch.origin.name).reader.push(batch, slice, line => {
				line.origin = number;
				take(line);
			});
		},
		takeOther({bytes, start, end, origin, offset: at, lineNumber}) {
			const file = mixedOrigins.nameOf(origin) ?? '-';
			const line = settings.accessLogs.includes(file) ? laneOf(file).reader.readMixed(bytes, start, end) : undefined;
			if (line === undefined) {
				return;
			}

			line.origin = numberOf(mixedOrigins, origin);
			line.offset = at;
			line.length = end - start;
			line.lineNumber = lineNumber;
			take(line);
		},
		advance: book.advance,
		timeOf(file) {
			const reader = createAccessReader(formatsOf(file));
			return (bytes, start, end) => {
				const line = reader.read(bytes, start, end);
				return line && line.time - (line.isZoned ? 0 : offset());
			};
		},
		factOf(slot) {
			const {facts, kept} = book;
			const line = facts.lineOf(slot);
			const status = facts.statusOf(slot);
			const candidates = facts.candidatesOf(slot);
			if (line < 0) {
				return candidates === 0
					? undefined
					: {joined: undefined, candidates, status: status === 0 ? undefined : status};
			}

			const at = line % kept.capacity;
			const size = kept.size[at];
			const number = kept.lineNumber[at];
			const origin = kept.origin[at];
			const again = readAgain({origin, offset: kept.offsetOf(line), lineNumber: number});
			return {
				joined: facts.isById(slot) ? 'id' : 'request',
				lineNumber: number === 0 ? undefined : number,
				file: nameOf(origin),
				candidates,
				status: status === 0 ? undefined : status,
				size: size === unknownSize ? undefined : size,
				duration: again === undefined || again.line.duration < 0 ? undefined : again.line.duration,
			};
		},
		readUnseen(place) {
			const again = readAgain(place);
			return again && toDetail(again.line, again.file, again.lineNumber, again.line.isZoned ? 0 : offset());
		},
		reportNow: () => ({logs: listLogs(), counts: {...book.counts}}),
		report() {
			const {lines, byId, byRequest, agreed, ambiguous, alone} = book.counts;
			const version = lines + byId + byRequest + agreed + ambiguous + alone;
			if (report === undefined || (version !== reported && clock.now() - reportedAt >= second)) {
				reported = version;
				reportedAt = clock.now();
				report = {logs: listLogs(), counts: {...book.counts}};
			}

			return report;
		},
	};

	function listLogs(): AccessLog[] {
		return [...new Set([...owned, ...lanes.keys()])].map(path => {
			const lane = lanes.get(path);
			return {
				path,
				formats: lane?.reader.formats ?? [],
				doubts: formatsOf(path).flatMap(({doubt}) => doubt ?? []),
				read: lane?.reader.counts.read ?? 0,
				unreadable: lane?.reader.counts.other ?? 0,
			};
		});
	}
}

function toDetail(line: AccessLine, file: string, lineNumber: number, offset: Milliseconds): TransactionDetail {
	const text = ({bytes, start, end}: AccessLine['target']): string | undefined =>
		start < 0 ? undefined : decodeText(bytes.subarray(start, end));
	const target = text(line.target);
	const queryAt = target?.indexOf('?') ?? -1;
	const [w0, w1, w2, w3] = line.client;
	const isOfClient = line.clientKnown && !refusedHeads.has(line.status);
	return {
		time: line.time - offset,
		outcome: 'unknown',
		isUnseen: true,
		client: isOfClient ? formatAddress(w0, w1, w2, w3) : undefined,
		method: text(line.method),
		host: text(line.host),
		target,
		path: target === undefined || queryAt < 0 ? target : target.slice(0, queryAt),
		query: target === undefined || queryAt < 0 ? undefined : target.slice(queryAt + 1),
		statusCode: line.status === 0 ? undefined : line.status,
		categories: [],
		ruleMatches: [],
		contradictions: [],
		file,
		truncated: false,
		revision: 1,
		linesGone: 0,
		access: {
			joined: undefined,
			lineNumber: lineNumber === 0 ? undefined : lineNumber,
			file,
			candidates: 0,
			status: line.status === 0 ? undefined : line.status,
			size: line.size < 0 ? undefined : line.size,
			duration: line.duration < 0 ? undefined : line.duration,
		},
	};
}
