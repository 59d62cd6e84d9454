import {type DocumentSource, readField, readNumber, readText, readTexts} from '../../waf/document.ts';
import {withAddress} from '../values/client-address.ts';
import {toRuleMatch} from '../readings/to-rule-match.ts';
import {type Reading} from '../readings/reading.ts';
import {toCorazaAction, toHost} from './coraza-line.ts';
import {type PrintedTime, readEpoch, readInstant} from '../values/instant.ts';

/**
Reads a rule match that coraza-spoa logs as an object: `{"level":"error","time":…,"match":{"client":"A","rule_id":942100,"msg":"M","disruptive":true,"uri":"/p?q","unique_id":"U"}}`. Undefined where the object is none.
*/
export function readCorazaMatch(source: DocumentSource): Reading | undefined {
	const match = readField(source, 'match');
	const id = readText(match, 'rule_id', 'id');
	const uniqueId = readText(match, 'unique_id', 'transaction_id');
	const client = readText(match, 'client', 'client_ip');
	if (id === undefined || (uniqueId === undefined && client === undefined)) {
		return undefined;
	}

	const phase = readNumber(match, 'phase');
	const uri = readText(match, 'uri');
	const printed = readTime(source);
	const words = readField(match, 'disruptive') === true ? 'Access denied' : 'Warning';
	const rule = toRuleMatch({
		id,
		file: readText(match, 'file'),
		line: readNumber(match, 'line'),
		message: readText(match, 'msg', 'message'),
		data: readText(match, 'data'),
		severity: readText(match, 'severity'),
		version: readText(match, 'ver', 'version'),
		revision: readText(match, 'rev', 'revision'),
		tags: readField(match, 'tags') === undefined ? undefined : readTexts(match, 'tags'),
		uri,
		action: toCorazaAction(words, phase, id),
		phase,
		raw: JSON.stringify(source),
	});
	return {
		facts: withAddress({uniqueId, client, target: uri, host: toHost(readText(match, 'host', 'hostname'))}),
		time: printed?.isUtc === true ? printed.time : undefined,
		localTime: printed?.isUtc === false ? printed.time : undefined,
		ruleMatches: [rule],
		tellsOutcome: readField(match, 'disruptive') !== undefined,
		isIntercepted: false,
		truncated: false,
	};
}

/** `time` as zerolog writes it: RFC 3339, or a number. */
function readTime(source: DocumentSource): PrintedTime | undefined {
	const epoch = readEpoch(readField(source, 'time')) ?? readEpoch(readField(source, 'ts'));
	return epoch === undefined ? readInstant(readText(source, 'time', 'ts') ?? '') : {time: epoch, isUtc: true};
}
