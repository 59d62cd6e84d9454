import {type Timestamp} from '../../waf/clock.ts';
import {Field, type Observation, spanEnd, spanStart} from '../../waf/observation.ts';
import {toIdStrength} from '../values/unique-id.ts';
import {type Rules} from './rules.ts';

/**
Fills in what follows from the spans of a line, once they are settled. The rule's fields teach `rules` how such lines look.
*/
export function completeLine(line: Observation, time: Timestamp, rules: Rules): Observation {
	const {bytes, spans} = line;
	const idStart = spanStart(spans, Field.uniqueId);
	line.time = time;
	line.idStrength = idStart < 0 ? 'none' : toIdStrength(bytes, idStart, spanEnd(spans, Field.uniqueId));
	if (line.rule === undefined && line.action !== 'message') {
		line.rule = rules.find(line);
		if (line.rule !== undefined && line.engine === 3 && !line.cut && !line.undecided) {
			rules.templates.learn(line, line.rule);
		}
	}

	return line;
}
