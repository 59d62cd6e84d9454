import {createObservation, type Observation, setBytes, type Spans} from './observation.ts';

/**
A copy that may be kept, since its reader uses the observation again: with the bytes of `[from, to)`, in which all fields have to lie.
*/
export function copyObservation(observation: Observation, from: number, to: number): Observation {
	const copy = createObservation();
	const {spans, client, view: _, ...rest} = observation;
	Object.assign(copy, rest, {start: observation.start - from, end: observation.end - from});
	// `slice` of a Buffer would share its memory.
	setBytes(copy, Buffer.from(observation.bytes.subarray(from, to)));
	copy.spans.set(shiftSpans(spans, from));
	copy.client.set(client);
	return copy;
}

/**
The same fields in bytes that begin `by` later.
*/
export function shiftSpans(spans: Spans, by: number): Spans {
	return spans.map(at => (at < 0 ? at : at - by));
}
