import {From} from '../waf/observation.ts';
import {type TextObservation} from '../waf/text-observation.ts';
import {type RuleMatch} from '../waf/rule-match.ts';

/**
The rule matches that several records of one transaction tell, each once: the k-th of a rule id in an audit record is the k-th of it among the lines. In the order of the audit record, then what only lines tell.

A field that the audit record has is whole, and wins; what only a line has (its place, its own time, the verdict, the address that it names) is kept.
*/
export function mergeMatches(records: readonly TextObservation[]): RuleMatch[] {
	const told = lastRecordOnly(records);
	const lines = told.filter(({from}) => from === From.line).flatMap(({ruleMatch}) => ruleMatch ?? []);
	const others = told.filter(({from}) => from !== From.line).flatMap(({ruleMatch}) => ruleMatch ?? []);
	if (lines.length === 0 || others.length === 0) {
		return [...lines, ...others];
	}

	const waiting = new Map<string, RuleMatch[]>();
	for (const line of lines) {
		const key = keyOf(line);
		waiting.set(key, [...(waiting.get(key) ?? []), line]);
	}

	const filled = new Set<RuleMatch>();
	const merged = others.map(match => {
		const line = waiting.get(keyOf(match))?.shift();
		if (line === undefined) {
			return match;
		}

		filled.add(line);
		return mergeMatch(line, match);
	});
	return [...merged, ...lines.filter(line => !filled.has(line))];
}

/** A record that was written twice, in two formats, tells everything twice: the last is as good as the others. */
function lastRecordOnly(records: readonly TextObservation[]): readonly TextObservation[] {
	const last = records.findLast(({from}) => from === From.audit)?.record;
	return records.filter(({from, record}) => from !== From.audit || record === last);
}

/** What complaints about a request (`XML parser error`) have in common is their text. */
function keyOf({id, action, message}: RuleMatch): string {
	return id ?? (action === 'message' ? `~${message ?? ''}` : '');
}

function mergeMatch(line: RuleMatch, whole: RuleMatch): RuleMatch {
	const known = Object.entries(whole).filter(([, value]) => value !== undefined);
	const {lineNumber, time, action, code, phase, hostname, uri, raw} = line;
	return {
		...line,
		...(Object.fromEntries(known) as Partial<RuleMatch>),
		lineNumber,
		time: time ?? whole.time,
		action: action === 'warning' && whole.action === 'denied' ? whole.action : action,
		code: code ?? whole.code,
		phase: phase ?? whole.phase,
		hostname: hostname ?? whole.hostname,
		uri: uri ?? whole.uri,
		truncated: whole.truncated && line.truncated,
		raw,
	};
}
