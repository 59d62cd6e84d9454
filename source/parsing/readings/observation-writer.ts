import {parseAddress} from '../../waf/address.ts';
import {clearSpans, Field, type Observation, setBytes, setSpan, spanEnd, spanStart} from '../../waf/observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toIdStrength} from '../values/unique-id.ts';
import {type Reading} from './reading.ts';

const firstSize = 65_536;

/**
Writes rule matches of records into an observation, as texts of a line would stand in it.
*/
export type ObservationWriter = {
	/**
	@param key What tells the transaction; a made one (`~` and parts with zero bytes between) is as good as an id.
	@param match Undefined for a record without any.
	@param length Of the record in its origin.
	*/
	write(
		observation: Observation,
		reading: Reading,
		key: string | undefined,
		match: RuleMatch | undefined,
		length: number,
	): void;
};

export function createObservationWriter(): ObservationWriter {
	let buffer = Buffer.alloc(firstSize);
	let used = 0;

	const put = (observation: Observation, field: Field, text: string | undefined): void => {
		if (text === undefined) {
			clearSpans(observation.spans, field);
			return;
		}

		reserve(3 * text.length);
		const length = buffer.write(text, used, 'utf8');
		setSpan(observation.spans, field, used, used + length);
		used += length;
	};

	const reserve = (length: number): void => {
		if (used + length > buffer.length) {
			const larger = Buffer.alloc(2 * (used + length));
			buffer.copy(larger, 0, 0, used);
			buffer = larger;
		}
	};

	const putMatch = (observation: Observation, match: RuleMatch): void => {
		put(observation, Field.match, match.match);
		put(observation, Field.file, match.file);
		put(observation, Field.line, match.line === undefined ? undefined : String(match.line));
		put(observation, Field.id, match.id);
		put(observation, Field.revision, match.revision);
		put(observation, Field.message, match.message);
		put(observation, Field.data, match.data);
		put(observation, Field.severity, match.severity === undefined ? undefined : String(match.severity));
		put(observation, Field.version, match.version);
		put(observation, Field.tags, match.tags?.map(tag => `[tag "${tag.replaceAll('"', String.raw`\x22`)}"]`).join(' '));
		put(observation, Field.uri, match.uri);
		put(observation, Field.reference, match.reference);
	};

	return {
		write(observation, reading, key, match, length) {
			const {facts} = reading;
			used = 0;
			observation.start = 0;
			observation.end = 0;
			observation.length = length;
			observation.spans.fill(-1);
			if (match !== undefined) {
				putMatch(observation, match);
			}

			observation.action = match?.action ?? 'message';
			observation.code = match?.code ?? 0;
			observation.phase = match?.phase ?? 0;
			put(observation, Field.uniqueId, key);
			put(observation, Field.client, facts.client);
			put(observation, Field.server, facts.server);
			put(observation, Field.method, facts.method);
			put(observation, Field.target, facts.target);
			put(observation, Field.host, facts.host);
			put(observation, Field.referrer, facts.referrer);
			put(observation, Field.userAgent, facts.userAgent);
			setBytes(observation, buffer);
			const {spans} = observation;
			observation.clientKnown =
				facts.client !== undefined &&
				parseAddress(buffer, spanStart(spans, Field.client), spanEnd(spans, Field.client), observation.client);
			observation.clientPort = facts.clientPort ?? 0;
			observation.statusCode = facts.statusCode ?? 0;
			observation.observer = facts.observer;
			observation.observerParts = undefined;
			observation.engine = 3;
			observation.apache = false;
			observation.rule = undefined;
			observation.time = reading.time ?? Number.NaN;
			observation.isZoned = reading.time !== undefined;
			observation.cut = reading.truncated;
			observation.undecided = false;
			observation.process = -1;
			observation.connection = -1;
			observation.connectionSlot = -1;
			observation.isRecalled = false;
			observation.isIntercepted = reading.isIntercepted;
			observation.tellsOutcome = reading.tellsOutcome;
			observation.idStrength =
				key === undefined
					? 'none'
					: isMadeKey(key)
						? 'strong'
						: toIdStrength(buffer, spanStart(spans, Field.uniqueId), spanEnd(spans, Field.uniqueId));
		},
	};
}

/** No server's id holds a zero byte. */
function isMadeKey(key: string): boolean {
	return key.startsWith('~') && key.includes('\u0000');
}
