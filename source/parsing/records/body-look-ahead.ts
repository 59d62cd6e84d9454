import {readBoundary} from './boundary.ts';
import {isBodyPart} from './native-parts.ts';

/**
Told one line after the other, says which may be a client's own text in the body of a native record.
*/
export type BodyLookAhead = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
@param isInBody The first line may stand in a body already: then nothing behind it is sure.
*/
export function createBodyLookAhead(isInBody: boolean): BodyLookAhead {
	let name: string | undefined;
	return (bytes, start, end) => {
		const boundary = isInBody ? undefined : readBoundary(bytes, start, end);
		if (boundary !== undefined && (name === undefined || name === boundary.name)) {
			name = isBodyPart(boundary.letter) ? boundary.name : undefined;
		}

		return isInBody || name !== undefined;
	};
}
