import {formatAddress} from '../../waf/address.ts';
import {type Milliseconds} from '../../waf/clock.ts';
import {
	createObservation,
	Field,
	From,
	hasSpan,
	setBytes,
	spanEnd,
	type Spans,
	spanStart,
} from '../../waf/observation.ts';
import {type KnownFacts, type LineTexts} from '../../waf/text-observation.ts';
import {readScore} from '../../waf/read-score.ts';
import {decodeText} from '../../waf/text.ts';
import {toLatin1} from '../values/bytes.ts';
import {unescape} from '../values/escapes.ts';
import {type LineEnvelope, readSpanClient} from './line-format.ts';
import {createLineScanner} from './line-scanner.ts';
import {readRuleMatch} from './read-rule-match.ts';
import {type Rules} from './rules.ts';
import {settle} from './possible-readings.ts';

/**
Reads single lines again, whole: for the detail, `--json` and search in raw text.
*/
export type LineTextReader = {
	/** Undefined where the line is no ModSecurity line. `known` settles a line with several readings; `zone` is what the log's times are ahead of UTC, `envelope` what was taken off around the line. */
	read(
		line: Uint8Array,
		lineNumber: number,
		zone: Milliseconds,
		known: KnownFacts,
		envelope?: LineEnvelope,
	): LineTexts | undefined;
};

export function createLineTextReader(rules: Rules): LineTextReader {
	const observation = createObservation();
	const scanner = createLineScanner(rules);

	const text = (field: Field): string | undefined => {
		const {bytes, spans, engine, apache} = observation;
		return hasSpan(spans, field)
			? unescape(bytes, spanStart(spans, field), spanEnd(spans, field), engine, apache)
			: undefined;
	};

	/** nginx prints the request's own bytes: nothing is escaped there. */
	const raw = (field: Field): string | undefined => {
		const {bytes, spans} = observation;
		return hasSpan(spans, field)
			? decodeText(bytes.subarray(spanStart(spans, field), spanEnd(spans, field)))
			: undefined;
	};

	/** As the log prints it: a mapped address (`::ffff:192.0.2.1`) stays one, although it counts as the same client. */
	const clientText = (): string | undefined => {
		if (!observation.clientKnown) {
			return undefined;
		}

		const [first, second, third, fourth] = observation.client;
		const address = formatAddress(first, second, third, fourth);
		const isMapped = !address.includes(':') && (raw(Field.client)?.includes(':') ?? false);
		return isMapped ? `::ffff:${address}` : address;
	};

	const choose = (known: KnownFacts): void => {
		const {bytes} = observation;
		const fits = (reading: Spans, field: Field, value: string | undefined): boolean =>
			value !== undefined &&
			hasSpan(reading, field) &&
			toLatin1(bytes, spanStart(reading, field), spanEnd(reading, field)) === value;
		const chosen = scanner.readings.all.filter(
			reading =>
				fits(reading, Field.uniqueId, known.uniqueId) &&
				(fits(reading, Field.client, known.client) ||
					((observation.cut || observation.engine === 2) && !hasSpan(reading, Field.client))),
		);
		if (chosen.length > 0) {
			settle(observation, chosen);
			observation.undecided = false;
			readSpanClient(observation);
		}
	};

	return {
		read(line, lineNumber, zone, known, envelope) {
			const buffer = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
			setBytes(observation, buffer);
			observation.start = 0;
			observation.end = buffer.length;
			observation.lineNumber = lineNumber;
			scanner.reset();
			const kind = scanner.scan(observation, buffer, envelope);
			if (kind !== 'read' && kind !== 'cut' && kind !== 'undecided') {
				return undefined;
			}

			observation.undecided = kind === 'undecided';
			if (kind !== 'read') {
				choose(known);
			}

			observation.time = scanner.localTime - zone;
			observation.rule = observation.action === 'message' ? undefined : (observation.rule ?? rules.find(observation));
			const ruleMatch = readRuleMatch(observation);
			const evaluation = observation.rule?.evaluation;
			const score = evaluation && readScore(evaluation, ruleMatch.message ?? '', ruleMatch.match ?? '');
			const isNginx = observation.engine === 3;
			return {
				from: From.line,
				ruleMatch,
				truncated: ruleMatch.truncated,
				uniqueId: text(Field.uniqueId),
				client: clientText(),
				clientPort: observation.clientPort || undefined,
				method: raw(Field.method),
				target: isNginx ? raw(Field.target) : text(Field.uri),
				host: isNginx ? raw(Field.host) : observation.apache ? text(Field.hostname) : undefined,
				server: raw(Field.server),
				referrer: isNginx ? raw(Field.referrer) : text(Field.referrer),
				evaluation,
				score,
			};
		},
	};
}
