import {type Buffer} from 'node:buffer';

/**
A rule match as the audit log has it.
*/
export type AuditRule = {
	readonly id: string;
	readonly message: string;
	readonly file: string;
	readonly line: string;

	/** A digit (engine v3) or a name (v2), as printed; empty where v2's rule has none. */
	readonly severity: string;
	readonly tags: readonly string[];
};

/**
What an audit record says of a transaction.
*/
export type AuditRecord = {
	readonly uniqueId: string;
	readonly client: string;
	readonly blocked: boolean;

	/** In the order in which they matched. */
	readonly rules: readonly AuditRule[];
};

type VersionThree = {
	transaction: {
		unique_id: string;
		client_ip: string;
		response: {http_code: number};
		producer: {secrules_engine: string};
		messages: Array<{
			message: string;
			details: {ruleId: string; file: string; lineNumber: string; severity: string; tags: string[]};
		}>;
	};
};

type VersionTwo = {
	transaction: {transaction_id: string; remote_address: string};
	audit_data: {messages?: string[]; action?: {intercepted?: boolean}};
};

/**
Reads a JSON audit log of engine v3 or v2; paths below the server's folder are given as `/usr/share`.
*/
export function toAuditRecords(bytes: Buffer, folder: string): AuditRecord[] {
	const lines = bytes.toString('utf8').replaceAll(`${folder}/`, '/usr/share/').split('\n');
	return lines
		.filter(line => line !== '')
		.map(line => {
			const record = JSON.parse(line) as VersionThree | VersionTwo;
			return 'audit_data' in record ? fromVersionTwo(record) : fromVersionThree(record);
		});
}

function fromVersionThree({transaction}: VersionThree): AuditRecord {
	const {unique_id: uniqueId, client_ip: client, messages, response, producer} = transaction;
	return {
		uniqueId,
		client,
		// The application never answers 400 or 403, and a rule matched: the engine did.
		blocked: producer.secrules_engine === 'Enabled' && [400, 403].includes(response.http_code),
		rules: messages.map(({message, details}) => ({
			id: details.ruleId,
			message,
			file: details.file,
			line: details.lineNumber,
			severity: details.severity,
			tags: details.tags,
		})),
	};
}

function fromVersionTwo({transaction, audit_data: data}: VersionTwo): AuditRecord {
	return {
		uniqueId: transaction.transaction_id,
		client: transaction.remote_address,
		blocked: data.action?.intercepted === true,
		rules: (data.messages ?? []).filter(text => text.includes('[id "')).map(text => toRule(text)),
	};
}

/** Sample: `Warning. Pattern match "x" at ARGS:q. [file "/a.conf"] [line "9"] [id "941110"] [msg "M"] [tag "T"]`; a quote in a field has a backslash. */
function toRule(text: string): AuditRule {
	const fields = [...text.slice(text.indexOf('[file "')).matchAll(/\[(\w+) "((?:[^"\\]|\\.)*)"\]/g)];
	const first = (name: string) => fields.find(field => field[1] === name)?.[2] ?? '';
	return {
		id: first('id'),
		message: first('msg'),
		file: first('file'),
		line: first('line'),
		severity: first('severity'),
		tags: fields.filter(field => field[1] === 'tag').map(field => field[2]),
	};
}
