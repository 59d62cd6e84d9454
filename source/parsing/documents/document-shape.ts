import {type Timestamp} from '../../waf/clock.ts';
import {type DocumentSource} from '../../waf/document.ts';
import {type ShapeName} from '../../waf/shape-name.ts';
import {type Reading} from '../readings/reading.ts';

/**
What a document says.

- `line`: a line of an error log, read as one of a file is. `isUtc`: its time was put in front of it from the document. `place`: where in its file it stands; where that is not known, nor are the lines around it, and a client could have written it whole.
- `transaction`: a request, whole or one rule match of it.
*/
export type DocumentReading =
	| {
			readonly kind: 'line';
			readonly shape: ShapeName;
			readonly line: string;
			readonly observer: string;
			readonly place: number | undefined;
			readonly isUtc: boolean;
	  }
	| DocumentTransaction;

export type DocumentTransaction = Reading & {
	readonly kind: 'transaction';
	readonly shape: ShapeName;

	/** What documents of one transaction have in common; undefined where each document is one. */
	readonly key: string | undefined;
};

/**
A shape of documents: what it is told by, and how it is read.
*/
export type DocumentShape = {
	readonly name: ShapeName;

	/** Undefined where the document is of another shape, or not ModSecurity's. */
	readonly read: (source: DocumentSource, time: Timestamp | undefined) => DocumentReading | undefined;
};
