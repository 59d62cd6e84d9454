import {type Timestamp} from '../../waf/clock.ts';
import {type DocumentSource} from '../../waf/document.ts';
import {type ShapeName} from '../../waf/shape-name.ts';
import {withAddress} from '../values/client-address.ts';
import {auditNative} from './audit-native.ts';
import {auditV2, auditV3} from './audit-json.ts';
import {type DocumentReading, type DocumentShape} from './document-shape.ts';
import {ecs, waftopDocument} from './ecs.ts';
import {integration} from './integration.ts';
import {filebeatNginx, rawLine, wazuh} from './line-shapes.ts';
import {logstashFields} from './logstash-fields.ts';

/** In this order: the first that fits. A record says more than a line, and a whole line more than what a pipeline took out of it. */
const shapes: readonly DocumentShape[] = [
	waftopDocument,
	integration,
	auditV3,
	auditV2,
	auditNative,
	logstashFields,
	filebeatNginx,
	wazuh,
	rawLine,
	ecs,
];

/**
Reads a document by what it holds: indices of several pipelines are read side by side. Undefined where it is not ModSecurity's.

@param forced The only shape to try.
*/
export function readDocument(
	source: DocumentSource,
	time: Timestamp | undefined,
	forced?: ShapeName,
): DocumentReading | undefined {
	for (const shape of shapes) {
		const reading = forced === undefined || shape.name === forced ? shape.read(source, time) : undefined;
		if (reading !== undefined) {
			return reading.kind === 'line' ? reading : {...reading, facts: withAddress(reading.facts)};
		}
	}

	return undefined;
}

/**
All shapes that a document can be read as.
*/
export function shapesOf(source: DocumentSource, forced?: ShapeName): ShapeName[] {
	return shapes
		.filter(shape => (forced === undefined || shape.name === forced) && shape.read(source, 0) !== undefined)
		.map(({name}) => name);
}
