import {type AccessLine, clearAccessLine} from '../../waf/access-line.ts';
import * as Byte from '../../waf/byte.ts';
import {readIsoTime, readLocalTime, readNumber} from './access-time.ts';
import {joinTexts, prefixText, setClient, setRequest, setText, startTexts} from './access-texts.ts';
import {compileTemplate} from './match-template.ts';
import {type Template} from './piece.ts';

/**
A format of access logs, ready to read lines.
*/
export type AccessFormat = {
	/** As a person would call it: `combined`, `log_format main`. */
	readonly name: string;

	/** Why its lines cannot be believed; undefined where they can. */
	readonly doubt?: string | undefined;

	/** Reads a line; false, whatever `into` holds then, where it is in another form or leaves more than one reading. */
	read(bytes: Uint8Array, start: number, end: number, into: AccessLine): boolean;
};

/**
Makes a format of a template.
*/
export function createAccessFormat(name: string, template: Template): AccessFormat {
	const {starts, ends, match} = compileTemplate(template);
	const {pieces, escaping, timeIs, doubt} = template;
	const pieceOf = (use: string): number => pieces.findIndex(piece => piece.use === use);
	const at = {
		client: pieceOf('client') < 0 ? pieceOf('peer') : pieceOf('client'),
		localTime: pieceOf('local-time'),
		isoTime: pieceOf('iso-time'),
		epochS: pieceOf('epoch-s'),
		epochMs: pieceOf('epoch-ms'),
		epochUs: pieceOf('epoch-us'),
		fractionMs: pieceOf('fraction-ms'),
		fractionUs: pieceOf('fraction-us'),
		zone: pieceOf('zone'),
		request: pieceOf('request'),
		method: pieceOf('method'),
		target: pieceOf('target'),
		path: pieceOf('path') < 0 ? pieceOf('decoded') : pieceOf('path'),
		query: pieceOf('query'),
		arguments: pieceOf('arguments'),
		host: pieceOf('host'),
		status: pieceOf('status'),
		size: pieceOf('size') < 0 ? pieceOf('size-sent') : pieceOf('size'),
		durationS: pieceOf('duration-s'),
		durationMs: pieceOf('duration-ms'),
		durationUs: pieceOf('duration-us'),
		id: pieceOf('id'),
	};
	const more = {bytes: new Uint8Array(0), start: -1, end: -1};

	const numberAt = (bytes: Uint8Array, piece: number): number =>
		piece < 0 ? -1 : readNumber(bytes, starts[piece], ends[piece]);

	const setTime = (line: AccessLine, bytes: Uint8Array): void => {
		line.timeIs = timeIs;
		const epoch = [
			numberAt(bytes, at.epochUs) / 1000,
			numberAt(bytes, at.epochMs),
			numberAt(bytes, at.epochS) * 1000,
		].find(number => number >= 1e11);
		if (epoch !== undefined) {
			line.time = epoch;
			line.precision = at.epochS >= 0 && Number.isInteger(epoch / 1000) && at.epochMs < 0 && at.epochUs < 0 ? 1000 : 1;
		} else if (at.localTime >= 0) {
			line.time = readLocalTime(bytes, starts[at.localTime]);
		} else if (at.isoTime >= 0) {
			readIsoTime(line, bytes, starts[at.isoTime], ends[at.isoTime], at.zone < 0 ? -1 : starts[at.zone]);
		}

		const fraction = at.fractionUs >= 0 ? numberAt(bytes, at.fractionUs) / 1000 : numberAt(bytes, at.fractionMs);
		if (fraction >= 0 && line.precision === 1000) {
			line.time += fraction;
			line.precision = 1;
		}
	};

	const setTarget = (line: AccessLine, bytes: Uint8Array): void => {
		if (at.request >= 0) {
			setRequest(line, bytes, starts[at.request], ends[at.request], escaping);
			return;
		}

		if (at.method >= 0) {
			setText(line.method, bytes, starts[at.method], ends[at.method], escaping);
		}

		if (at.target >= 0) {
			setText(line.target, bytes, starts[at.target], ends[at.target], escaping);
		} else if (at.path >= 0) {
			line.isDecoded = true;
			setText(line.target, bytes, starts[at.path], ends[at.path], escaping);
			const query = at.query < 0 ? at.arguments : at.query;
			if (query >= 0 && line.target.start >= 0) {
				setText(more, bytes, starts[query], ends[query], escaping);
				if (more.start >= 0) {
					if (query === at.arguments) {
						prefixText(more, Byte.questionMark);
					}

					joinTexts(line.target, more);
				}
			}
		}
	};

	return {
		name,
		doubt,
		read(bytes, start, end, line) {
			if (doubt !== undefined || !match(bytes, start, end)) {
				return false;
			}

			clearAccessLine(line);
			startTexts();
			setTime(line, bytes);
			setTarget(line, bytes);
			if (at.client >= 0) {
				setClient(line, bytes, starts[at.client], ends[at.client]);
			}

			if (at.host >= 0) {
				setText(line.host, bytes, starts[at.host], ends[at.host], escaping);
			}

			if (at.id >= 0) {
				setText(line.id, bytes, starts[at.id], ends[at.id], escaping);
			}

			const status = numberAt(bytes, at.status);
			line.status = Number.isInteger(status) && status > 0 && status < 1000 ? status : 0;
			const size = numberAt(bytes, at.size);
			line.size = size < 0 && at.size >= 0 && bytes[starts[at.size]] === Byte.dash ? 0 : size;
			line.duration = readDuration(bytes);
			return !Number.isNaN(line.time);
		},
	};

	function readDuration(bytes: Uint8Array): number {
		const micro = numberAt(bytes, at.durationUs);
		const milli = numberAt(bytes, at.durationMs);
		const seconds = numberAt(bytes, at.durationS);
		return micro >= 0 ? micro / 1000 : milli >= 0 ? milli : seconds >= 0 ? seconds * 1000 : -1;
	}
}
