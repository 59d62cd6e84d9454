import {type Timestamp} from '../../waf/clock.ts';
import {type ComplaintKind, type ErrorFacts, type Heard} from '../log-facts.ts';
import {toLocalTime} from './log-time.ts';

/* Samples: `2026/11/24 02:34:49 [info] 9178#9178: *2 ModSecurity: …`, `[Tue Nov 24 02:34:14.83 2026] [security2:error] [pid 1:tid 2] [client …] ModSecurity: …` */
const nginxHead = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) \[(\w+)\] \d+#\d+: (?:\*\d+ )?/;
const apacheHead =
	/^\[\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4})\] (?:\[([\w.-]*:\w+)\] )?(?:\[pid [\d:a-z ]+\] )?/;

const complaintKinds: ReadonlyArray<readonly [ComplaintKind, RegExp]> = [
	['unique-id', /ModSecurity requires mod_unique_id|requires mod_unique_id to be installed/],
	['disk-full', /failed \(28: No space left on device\)|No space left on device/],
	['audit-folder', /Audit log: Failed to create (?:sub)?director/],
	['audit-write', /Audit log: Failed (?:writing|to lock)/],
	['crash', /AH00052: child pid \d+ exit signal|^worker process \d+ exited on signal \d+/],
	['dbm', /Failed to access DBM file|Failed deleting collection|collection_store|collections_remove_stale/],
	[
		'temporary-file',
		/Failed to (?:create|open) (?:temporary|upload)|Unable to create temporary file|Multipart: Failed to create file/,
	],
	['rule-failed', /Rule processing failed|IPmatch: bad IPv6/],
	['duplicate-rule', /Rule id: \d+ is duplicated|Found another rule with the same id/],
];

/* A rule's own field, behind the client's text in v3's lines: the last one of a line is the engine's, but for a line that was cut. */
const idField = /\[unique_id "([^"\]]{1,64})"\]/g;
const setupRule = /\[id "901001"\]/;
const cutLength = 2047;
const mostIds = 20_000;
const mostText = 400;

/**
What a part of an error log says.

@param text A character a byte. The first line may be the end of one.
*/
export function readErrorLog(text: string, isWhole: boolean): ErrorFacts {
	const lines = text.split('\n');
	if (!isWhole) {
		lines.shift();
	}

	if (lines.at(-1) === '') {
		lines.pop();
	}

	const complaints = new Map<ComplaintKind, Heard>();
	const pcreRules = new Map<string, number>();
	const clients = new Map<string, number>();
	const ids = new Map<string, Timestamp>();
	const counts = {wafLines: 0, denied: 0, warnings: 0, detected: 0, cut: 0};
	let rulesLoaded: ErrorFacts['rulesLoaded'];
	let engineVersion: string | undefined;
	let crsVersion: string | undefined;
	let first: Timestamp | undefined;
	let last: Timestamp | undefined;
	let foreign: Heard | undefined;

	for (const line of lines) {
		const head = nginxHead.exec(line) ?? apacheHead.exec(line);
		if (head === null) {
			if (line !== '' && !/^\s/.test(line)) {
				foreign = {count: (foreign?.count ?? 0) + 1, text: foreign?.text ?? toQuote(line)};
			}

			continue;
		}

		const time = toLocalTime(head);
		first ??= time;
		last = time ?? last;
		const rest = line.slice(head[0].length);
		hear(rest, line, complaints);
		const loaded = /ModSecurity-nginx v[\d.]+ \(rules loaded inline\/local\/remote: (\d+)\/(\d+)\/(\d+)\)/.exec(rest);
		if (loaded !== null) {
			rulesLoaded = {inline: Number(loaded[1]), local: Number(loaded[2]), remote: Number(loaded[3])};
			engineVersion = /libmodsecurity3? version (\d+\.\d+\.\d+)/.exec(rest)?.[1] ?? engineVersion;
		}

		engineVersion = /^ModSecurity for Apache\/(\d+\.\d+\.\d+)/.exec(rest)?.[1] ?? engineVersion;
		// v3 after `*2 `, v2 after up to two clients.
		const match = /^(?:\[client [^\]]*\] ){0,2}ModSecurity: (Warning|Access denied)/.exec(rest);
		if (match === null) {
			continue;
		}

		counts.wafLines++;
		const isDenied = match[1] === 'Access denied';
		counts[isDenied ? 'denied' : 'warnings']++;
		counts.detected += !isDenied && /\[id "(?:949110|980130|959100)"\]/.test(rest) ? 1 : 0;
		counts.cut += line.length === cutLength && !/, client: [^,]+, server: /.test(line.slice(-600)) ? 1 : 0;
		crsVersion = /\[ver "OWASP_CRS\/(\d+\.\d+\.\d+)/.exec(rest)?.[1] ?? crsVersion;
		if (isDenied && setupRule.test(rest)) {
			add(complaints, 'crs-setup', line);
		}

		const client =
			/^\[client ([^\]]*?)(?::\d+)?\]/.exec(rest)?.[1] ?? /, client: ([\da-f.:]+)(?=, server: )/.exec(line)?.[1];
		if (client !== undefined && clients.size < mostIds) {
			clients.set(client, (clients.get(client) ?? 0) + 1);
		}

		const id = [...rest.matchAll(idField)].at(-1)?.[1];
		if (id !== undefined && time !== undefined && ids.size < mostIds) {
			ids.set(id, time);
		}
	}

	for (const line of lines) {
		if (line.includes('PCRE limits exceeded')) {
			const rule = /\[id "(\d+|-)"\]/.exec(line)?.[1] ?? '-';
			pcreRules.set(rule, (pcreRules.get(rule) ?? 0) + 1);
		}
	}

	return {
		...counts,
		lines: lines.length,
		rulesLoaded,
		engineVersion,
		crsVersion,
		complaints,
		pcreRules,
		clients,
		ids,
		first,
		last,
		foreign,
	};
}

/** Only in what the server says first: a client's text comes behind it. */
function hear(rest: string, line: string, complaints: Map<ComplaintKind, Heard>): void {
	// Most lines are matches, whose texts are clients'.
	if (/ModSecurity: (?:Warning|Access denied)/.test(rest.slice(0, 200))) {
		return;
	}

	const said = rest.slice(0, 300);
	for (const [kind, pattern] of complaintKinds) {
		if (pattern.test(said)) {
			add(complaints, kind, line);
			return;
		}
	}
}

function add(complaints: Map<ComplaintKind, Heard>, kind: ComplaintKind, line: string): void {
	const before = complaints.get(kind);
	complaints.set(kind, {count: (before?.count ?? 0) + 1, text: before?.text ?? toQuote(line)});
}

/** The bytes as the text that they are. */
function toQuote(line: string): string {
	return Buffer.from(line.slice(0, mostText), 'latin1').toString('utf8');
}
