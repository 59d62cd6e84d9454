import {Field, hasField, type Observation} from '../waf/observation.ts';
import {arrivedLate, clientCertain, clientHidden, lineCut, outcomeUntold} from './columns.ts';
import {hashBytes} from './dictionary.ts';
import {fillFacts} from './facts.ts';
import {type History} from './history.ts';

/**
Fills a row with what an observation says of the request, and marks what it hides.
*/
export function fillRow(history: History, slot: number, observation: Observation): void {
	const {columns} = history;
	if (observation.cut || observation.undecided) {
		columns.flags[slot] |= lineCut;
	} else if (observation.clientKnown && !observation.isAlone) {
		columns.flags[slot] |= clientCertain;
	}

	if (observation.isLate) {
		columns.flags[slot] |= arrivedLate;
	}

	if (!observation.tellsOutcome) {
		columns.flags[slot] |= outcomeUntold;
	}

	fillFacts(history, slot, observation);
	if (columns.client[slot] >= 0) {
		columns.flags[slot] &= ~clientHidden;
	} else if (observation.undecided) {
		columns.flags[slot] |= clientHidden;
	}

	if (columns.uriHash[slot] === 0 && hasField(observation, Field.uri)) {
		const {bytes, spans} = observation;
		columns.uriHash[slot] = hashBytes(bytes, spans[2 * Field.uri], spans[2 * Field.uri + 1]);
	}
}

/**
Adds the line to those of its transaction.
*/
export function appendLine({columns, lines}: History, slot: number, observation: Observation): void {
	const {origin, offset, length, lineNumber, isContinued} = observation;
	if (isContinued) {
		return;
	}

	const reference = lines.add(columns.lastLine[slot], origin, offset, length, lineNumber);
	columns.lastLine[slot] = reference;
	if (columns.firstLine[slot] < 0) {
		columns.firstLine[slot] = reference;
		columns.firstOffset[slot] = offset;
	}

	columns.lineCount[slot]++;
}
