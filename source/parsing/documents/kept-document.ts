import {type Timestamp} from '../../waf/clock.ts';
import {type StoredDocument} from '../../waf/document.ts';
import {type ShapeName} from '../../waf/shape-name.ts';

/**
A document as it is kept, as JSON, to be read again when it is shown, searched or given out.
*/
export type KeptDocument = {
	readonly index: string;
	readonly id: string;
	readonly time: Timestamp | undefined;
	readonly shape: ShapeName;
	readonly source: unknown;
};

/**
The document as bytes.
*/
export function keepDocument({index, id, time, source}: StoredDocument, shape: ShapeName): Uint8Array {
	return Buffer.from(JSON.stringify({index, id, time, shape, source} satisfies KeptDocument), 'utf8');
}
