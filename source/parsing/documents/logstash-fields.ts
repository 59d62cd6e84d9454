import {readText} from '../../waf/document.ts';
import {type DocumentShape} from './document-shape.ts';
import {estimateKey, toRuleMatch} from '../readings/to-rule-match.ts';

/**
Flat fields that Logstash's grok took out of an nginx line, a document a rule match: `attack_name` (the rules file), `attack_message`, `attack_data`, `attack_uri`, `client`, `server`.

Its `severity` is nginx's level of the line, not the rule's. It keeps no rule id, no verdict and no unique_id, so transactions are estimates and outcomes unknown.
*/
export const logstashFields: DocumentShape = {
	name: 'logstash-fields',
	read(source, time) {
		const name = readText(source, 'attack_name');
		if (name === undefined) {
			return undefined;
		}

		const client = readText(source, 'client', 'clientip', 'client_ip');
		const target = readText(source, 'attack_url', 'attack_uri', 'request');
		const observer = readText(source, 'host.name', 'host', 'agent.hostname', 'beat.hostname');
		const [method, url] = splitRequest(target);
		return {
			kind: 'transaction',
			shape: 'logstash-fields',
			facts: {
				uniqueId: readText(source, 'unique_id', 'attack_unique_id'),
				client,
				method: method ?? readText(source, 'method', 'verb'),
				target: url ?? readText(source, 'attack_uri'),
				host: readText(source, 'http_host', 'hostname'),
				server: readText(source, 'server'),
				observer,
			},
			time,
			key:
				readText(source, 'unique_id', 'attack_unique_id') ??
				estimateKey([
					observer,
					readText(source, 'pid'),
					readText(source, 'connectionid', 'connection_id'),
					readText(source, 'timestamp', '@timestamp')?.slice(0, 19),
					client,
					readText(source, 'attack_uri', 'attack_url'),
				]),
			ruleMatches: [
				toRuleMatch({
					id: readText(source, 'attack_id', 'rule_id'),
					file: name,
					message: readText(source, 'attack_message'),
					data: readText(source, 'attack_data'),
					severity: readText(source, 'attack_severity'),
					uri: readText(source, 'attack_uri'),
				}),
			],
			tellsOutcome: false,
			isIntercepted: false,
			truncated: false,
		};
	},
};

/* Samples: `GET /index.php?id=1 HTTP/1.1`, `/index.php?id=1` */
function splitRequest(text: string | undefined): [string | undefined, string | undefined] {
	const whole = /^([A-Z]{3,10}) (\S+)(?: HTTP\/[\d.]+)?$/.exec(text ?? '');
	return whole === null ? [undefined, text] : [whole[1], whole[2]];
}
