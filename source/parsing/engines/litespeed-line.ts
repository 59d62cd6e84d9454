import {type RequestFacts} from '../../waf/text-observation.ts';
import {withAddress} from '../values/client-address.ts';
import {type RuleFields, toRuleMatch} from '../readings/to-rule-match.ts';
import {type Reading} from '../readings/reading.ts';
import {readInstant} from '../values/instant.ts';

/**
A reading of a line of LiteSpeed, and what its lines of one connection have in common: they name no request.
*/
export type LiteSpeedReading = Reading & {readonly connection?: string};

/* `2026-01-02 03:04:05.678901 [NOTICE] [1234] [T1] [192.0.2.70:50123-13#APVH_shop.test:443] [MODSEC] mod_security rule [id "210492"] ` */
const head =
	/^(\d{4}-\d\d-\d\d [\d:.]{8,18}) \[[A-Z]{3,9}\] (?:\[\d{1,10}\] )?(?:\[T\d{1,4}\] )?\[(\S{3,300}?)\] \[(?:MODSEC|Module:mod_security)\] mod_security rule \[id "(\d{1,9})"\] ?/;

/* `192.0.2.70:50123-13#APVH_shop.test:443`, `[2001:db8::1]:50123-H3:1A2B-44#APVH_*shop.test` */
const peer = /^((\[?)([\d.:a-fA-F]{2,45})\]?:(\d{1,5})-[\w:-]{1,60})(?:#(\S{1,255}))?$/;

/* `APVH_shop.test:443`, `APVH_*shop.test`, `APVH_*_shop.test` */
const virtualHost = /^APVH_(?:\*_?)?\.?([a-z0-9](?:[a-z0-9._-]{0,253}[a-z0-9])?)(?::\d{1,5})?$/i;

/* `at [/etc/rules/02_Global.conf:12] triggered!` */
const place = /^at \[([^\]\n]{1,500}):(\d{1,9})\] (?:triggered|matched)!?\s*$/;

/* `[msg "M"] Access denied with code 403 [uri "/p"] [unique_id "U"]` */
const verdict = /^(?:\[msg "(.*?)"\] )?(Access denied with code (\d{1,4})|Warning\.?)(?=[ ,.]|$)/;
const uri = ' [uri "';
const uniqueId = /"\] \[unique_id "([\w@.-]{1,64})"\]\s*$/;

/**
Reads a line that LiteSpeed's own engine writes into the server's log:

    T [NOTICE] [PID] [T1] [A:P-13#APVH_HOST:443] [MODSEC] mod_security rule [id "N"] at [FILE:LINE] triggered!
    T [NOTICE] [PID] [T0] [A:P-Q:HEX-1#APVH_HOST:443] [Module:mod_security] mod_security rule [id "N"] [msg "M"] Access denied with code N [uri "/p"] [unique_id "U"]

The first form is printed for rules that pass, too: it says nothing of the outcome. Undefined where the text is no such line.
*/
export function readLiteSpeedLine(text: string): LiteSpeedReading | undefined {
	const found = head.exec(text);
	const printed = found === null ? undefined : readInstant(found[1]);
	if (found === null || printed === undefined) {
		return undefined;
	}

	const rest = text.slice(found[0].length);
	const {facts, connection} = readPeer(found[2]);
	const said = readTriggered(rest) ?? readDenied(rest);
	const {rule, target} = said;
	return {
		facts: withAddress({...facts, uniqueId: said.uniqueId, target}),
		time: undefined,
		localTime: printed.time,
		ruleMatches: [toRuleMatch({...rule, id: found[3], uri: target, raw: text})],
		tellsOutcome: rule.action === 'denied',
		isIntercepted: false,
		truncated: said.isCut,
		connection,
	};
}

function readPeer(text: string): {facts: RequestFacts; connection: string | undefined} {
	const found = peer.exec(text);
	if (found === null) {
		return {facts: {}, connection: undefined};
	}

	const [, connection, , client, port, name] = found;
	const host = virtualHost.exec(name ?? '')?.[1];
	return {facts: {client, clientPort: toPort(port), host, server: host === undefined ? name : undefined}, connection};
}

function toPort(digits: string): number | undefined {
	const port = Number(digits);
	return port > 0 && port <= 65_535 ? port : undefined;
}

type Said = {
	readonly rule: RuleFields;
	readonly target?: string;
	readonly uniqueId?: string;
	readonly isCut: boolean;
};

function readTriggered(rest: string): Said | undefined {
	if (!rest.startsWith('at [')) {
		return undefined;
	}

	const found = place.exec(rest);
	return found === null ? {rule: {}, isCut: true} : {rule: {file: found[1], line: Number(found[2])}, isCut: false};
}

/** Message and path come raw: where one holds what ends a field, it can be read in more ways than one, and only the rule is given. */
function readDenied(rest: string): Said {
	const found = verdict.exec(rest);
	const isPlain = rest.split('"] ').length <= 3;
	if (found === null || !isPlain) {
		return {rule: {}, isCut: isPlain};
	}

	const [whole, message, words, code] = found;
	const rule: RuleFields = words.startsWith('Access denied')
		? {message, action: 'denied', code: Number(code)}
		: {message, action: 'warning'};
	const end = uniqueId.exec(rest);
	return end === null || !rest.startsWith(uri, whole.length)
		? {rule, isCut: end === null}
		: {rule, target: rest.slice(whole.length + uri.length, end.index), uniqueId: end[1], isCut: false};
}
