import {type ObserverParts} from './observer-parts.ts';

/**
The servers whose clients can be denied.
*/
export type WebServer = 'nginx' | 'Apache';

/**
Who wrote a record, as far as it tells.
*/
export type RecordWriter = {
	/** Undefined where its text tells neither. */
	readonly server: WebServer | undefined;

	/** The log that it stands in, `-` for standard input; undefined for a document of an index. */
	readonly file: string | undefined;

	/** Machine, pod or container, as an envelope or the path names them: as foreign as the record. */
	readonly parts: ObserverParts | undefined;
};
