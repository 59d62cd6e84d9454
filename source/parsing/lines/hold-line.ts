import {createDoubtful} from '../../waf/doubtful.ts';
import {type LineCounts} from '../../waf/line-counts.ts';
import {type Observation} from '../../waf/observation.ts';
import {type LineKind} from './line-format.ts';
import {type OtherFormats} from './other-formats.ts';
import {type LineOrigin} from './line-reader.ts';

/**
Holds back a line with a server's head that stands in a client's own text, and counts it once it is known: as forged where the text goes on after it, else as a line that may be true, of which nothing is told but that it is there.
*/
export function holdLine(
	text: OtherFormats,
	line: Observation,
	kind: LineKind,
	envelope: LineOrigin | undefined,
	counts: LineCounts,
	observe: (observation: Observation) => void,
): void {
	const {start, end, origin, offset, length, lineNumber, ordinal} = line;
	const time = envelope?.time ?? Number.NaN;
	const lines = envelope?.lines ?? 1;
	const isOfModule = kind === 'read' || kind === 'undecided' || kind === 'cut';
	text.hold(end - start, isClientText => {
		const isTaken = isOfModule && !isClientText;
		counts.read += lines;
		counts[isTaken ? 'modsecurity' : 'other'] += lines;
		counts.forged += isClientText ? lines : 0;
		if (isTaken) {
			observe(createDoubtful({origin, offset, length, lineNumber, ordinal, time}));
		}
	});
}
