import {From, type Observation} from '../waf/observation.ts';
import {
	answered,
	arrivedLate,
	clientCertain,
	clientHidden,
	denied,
	idOfApache,
	inAuditLog,
	inDoubt,
	inErrorLog,
	lineCut,
	outcomeTold,
	outcomeUntold,
	twoClients,
} from './columns.ts';
import {fillFacts, isSameClient, releaseFacts, releaseMethod} from './fill-facts.ts';
import {type History} from './history.ts';
import {type StoredLine} from './line-references.ts';
import {hashPath} from './path-hash.ts';

/**
Fills a row with what an observation says of the request, and marks what it hides.

@param isPage It is a record of the page that a server answered with: method and target of the request stay.
*/
export function fillRow(history: History, slot: number, observation: Observation, isPage = false): void {
	const {columns} = history;
	// A record names its client itself: no text of the client's stands before it.
	const isSure = observation.from === From.audit || !(observation.cut || observation.undecided);
	// A whole record says all that a cut line of it lacks.
	if (observation.from === From.audit && !observation.cut) {
		columns.flags[slot] = (columns.flags[slot] | inAuditLog) & ~lineCut;
	} else if ((observation.cut || observation.undecided) && (columns.flags[slot] & inAuditLog) === 0) {
		columns.flags[slot] |= lineCut;
	}

	if (isSure && observation.clientKnown && !observation.isAlone) {
		columns.flags[slot] |= clientCertain;
	}

	if (observation.engine === 3 && observation.from === From.line) {
		columns.flags[slot] &= ~idOfApache;
	}

	if (observation.isDoubtful) {
		columns.flags[slot] |= inDoubt;
	}

	if (observation.isLate) {
		columns.flags[slot] |= arrivedLate;
	}

	if (!observation.tellsOutcome) {
		columns.flags[slot] |= outcomeUntold;
	} else if (observation.from === From.line) {
		columns.flags[slot] |= outcomeTold;
	}

	// Whoever came first: nobody is denied by what two records say differently.
	if (observation.clientKnown && columns.client[slot] >= 0 && !isSameClient(history, slot, observation)) {
		columns.flags[slot] |= twoClients;
	}

	if (observation.from === From.audit && !isPage) {
		replaceFacts(history, slot, observation);
	} else {
		if (observation.from === From.line && (columns.flags[slot] & inErrorLog) === 0) {
			releaseMethod(history, slot, observation);
		}

		fillFacts(history, slot, observation);
	}

	columns.flags[slot] |= observation.from === From.line ? inErrorLog : observation.from === From.audit ? inAuditLog : 0;
	if (columns.client[slot] >= 0) {
		columns.flags[slot] &= ~clientHidden;
	} else if (observation.undecided) {
		columns.flags[slot] |= clientHidden;
	}

	if (columns.uriHash[slot] === 0 && !observation.cut) {
		columns.uriHash[slot] = hashPath(observation);
	}

	const {observer, observerParts} = observation;
	if ((observer ?? observerParts) !== undefined && columns.observer[slot] === 0) {
		columns.observer[slot] = history.toObserverNumber(observer, observerParts);
	}

	fillAnswer(history, slot, observation);
	// That of an error page is its own.
	const {statusCode} = observation;
	if (statusCode >= 100 && statusCode < 1000 && !isPage) {
		columns.status[slot] = statusCode;
	}
}

/** What an audit record says of the request is whole, and the server's own: it takes the place of what a line said, but for the method. */
function replaceFacts(history: History, slot: number, observation: Observation): void {
	releaseFacts(history, slot, observation);
	if ((history.columns.flags[slot] & inErrorLog) === 0) {
		releaseMethod(history, slot, observation);
	}

	fillFacts(history, slot, observation);
}

function fillAnswer({columns}: History, slot: number, {statusCode, isIntercepted}: Observation): void {
	columns.flags[slot] |= (statusCode >= 200 && statusCode < 300 ? answered : 0) | (isIntercepted ? denied : 0);
}

/**
Adds the line to those of its transaction.
*/
export function appendLine(history: History, slot: number, observation: Observation): void {
	if (!observation.isContinued) {
		addLine(history, slot, observation);
	}
}

/**
Adds a place in a log to those of a transaction.
*/
export function addLine(
	{columns, lines}: History,
	slot: number,
	{origin, offset, length, lineNumber}: StoredLine,
): void {
	const reference = lines.add(columns.lastLine[slot], origin, offset, length, lineNumber);
	columns.lastLine[slot] = reference;
	if (columns.firstLine[slot] < 0) {
		columns.firstLine[slot] = reference;
		columns.firstOffset[slot] = offset;
	}

	columns.lineCount[slot]++;
}
