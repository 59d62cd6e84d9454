import {createAuditReader, type OpenRecordFile} from './audit/audit-reader.ts';
import {createErrorLogReader} from './error-log-reader.ts';
import {type OtherFormats} from './other-formats.ts';
import {type Reader, type ReaderOptions} from './reader.ts';

export type LogReaderOptions = Omit<ReaderOptions, 'others'> & {
	/** Reads what an index of audit records names; without it such a record says only what the index does. */
	readonly openRecordFile?: OpenRecordFile | undefined;
};

/**
Reads a log of any known format, recognised line by line: containers mix error log, audit records and access log in one stream.
*/
export function createLogReader(options: LogReaderOptions): Reader {
	const reader: Reader = createErrorLogReader({...options, others: createOtherFormats(options, () => reader)});
	return reader;
}

function createOtherFormats({rules, openRecordFile, ordinal}: LogReaderOptions, reader: () => Reader): OtherFormats {
	const audit = createAuditReader({
		rules,
		offset: () => reader().zone.offset,
		learn: (localTime, second) => reader().learn(localTime, second),
		ordinal: ordinal ?? (() => reader().counts.read),
		openRecordFile,
	});

	return {
		get forgedLines() {
			return audit.forgedLines;
		},
		get isInText() {
			return audit.state === 'body';
		},
		claims(line, observe) {
			const {state} = audit;
			const isText = state === 'head' || (state === 'body' && !audit.isMixed);
			return isText && audit.push(line, observe);
		},
		seeHead() {
			audit.isMixed = true;
		},
		take(line, observe) {
			return audit.push(line, observe) ? 'read' : 'no';
		},
		flush: audit.flush,
	};
}
