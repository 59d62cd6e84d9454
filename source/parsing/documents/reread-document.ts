import {type DocumentSource} from '../../waf/document.ts';
import {From} from '../../waf/observation.ts';
import {type TextObservation} from '../../waf/text-observation.ts';
import {toTextObservations} from '../readings/to-text-observations.ts';
import {type KeptDocument} from './kept-document.ts';
import {readDocument} from './read-by-shape.ts';

/**
Reads a document again that was kept, whole: a record a rule match. Empty where it is not ModSecurity's.
*/
export function readDocumentRecords(bytes: Uint8Array): TextObservation[] {
	const {source, time, shape} = JSON.parse(Buffer.from(bytes).toString('utf8')) as KeptDocument;
	const reading = readDocument(source as DocumentSource, time ?? undefined, shape);
	return reading?.kind === 'transaction' && reading.ruleMatches.length > 0
		? toTextObservations(reading, From.document, 0)
		: [];
}
