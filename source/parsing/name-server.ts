import {type WebServer} from '../waf/record-writer.ts';
import {readJsonObject} from './values/json-text.ts';

/** What a line begins with: a client's text stands behind it, whatever is in front is an envelope's. */
const heads: ReadonlyArray<readonly [WebServer, RegExp]> = [
	['nginx', /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[[a-z]+\] \d+#\d+: /],
	['Apache', /[[<](?:security2|-)?:[a-z]+[\]>] |\[(?:error|warn|notice|info|debug)\] (?:\[pid \d|\[client )/],
];

/** Longer envelopes are none. */
const longestFront = 4096;

/** Samples: `ModSecurity for Apache/2.9.7 (http://www.modsecurity.org/)`, `ModSecurity-nginx v1.0.3` */
const producers: ReadonlyArray<readonly [WebServer, RegExp]> = [
	['Apache', /^ModSecurity(?: for |-)apache\b/i],
	['nginx', /^ModSecurity(?: for |-)nginx\b/i],
];

/**
The server that wrote a record: by the head of a line of an error log, or by what an audit record says of its producer; undefined where neither tells. Nothing that a client sent is looked at.
*/
export function nameServer(bytes: Uint8Array): WebServer | undefined {
	const text = Buffer.from(bytes).toString('latin1');
	return nameByRecord(bytes, text) ?? nameByHead(text.slice(0, longestFront));
}

function nameByHead(text: string): WebServer | undefined {
	const places = heads
		.map(([server, head]) => ({server, at: text.search(head)}))
		.filter(({at}) => at >= 0)
		.toSorted((one, other) => one.at - other.at);
	return places.at(0)?.server;
}

function nameByRecord(bytes: Uint8Array, text: string): WebServer | undefined {
	const [, boundary] = /^--([\da-zA-Z]{8,})-+A-+/.exec(text) ?? [];
	if (boundary !== undefined) {
		// No client knows the boundary, so part H is the engine's own.
		const start = text.indexOf(`\n--${boundary}-H--`);
		const end = start < 0 ? -1 : text.indexOf(`\n--${boundary}-`, start + 1);
		const part = start < 0 ? '' : text.slice(start, end < 0 ? undefined : end);
		const [, producer] = /\nProducer: ([^\n]*)/.exec(part) ?? [];
		return /\nApache-(?:Handler|Error): /.test(part) ? 'Apache' : matchProducer(producer);
	}

	return text.startsWith('{') ? matchProducer(...readProducers(bytes)) : undefined;
}

function matchProducer(...names: ReadonlyArray<string | undefined>): WebServer | undefined {
	return producers.find(([, words]) => names.some(name => name !== undefined && words.test(name)))?.[0];
}

/** Samples: `"producer":["ModSecurity for Apache/2.9.7 …"]`, `"producer":{"connector":"ModSecurity-nginx v1.0.3"}` */
function readProducers(bytes: Uint8Array): string[] {
	const {transaction, audit_data: data} = (readJsonObject(bytes)?.value ?? {}) as Record<
		string,
		Record<string, unknown> | undefined
	>;
	const producer = transaction?.['producer'] ?? data?.['producer'];
	const values: unknown[] = typeof producer === 'object' && producer !== null ? Object.values(producer) : [producer];
	return values.filter(value => typeof value === 'string');
}
