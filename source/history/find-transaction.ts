import {second} from '../waf/clock.ts';
import {From, type Observation} from '../waf/observation.ts';
import {closed, inAuditLog, inErrorLog} from './columns.ts';
import {isSameClient} from './fill-facts.ts';
import {type History} from './history.ts';
import {type OpenTransactions} from './open-transactions.ts';
import {hashId} from './id-hash.ts';
import {hashPath} from './path-hash.ts';

/** Weak ids of two logs are of one request only this near in time: a server writes the record when it has answered. */
const timeApart = 2 * second;

/**
Finds the row of the request that an observation is of, by its id.

Lines of one log belong together by id and client; a weak id, which many requests share, also needs machine or container, process, connection and path. A line and an audit record belong together by a strong id and a path that does not differ, even when their clients do: a line can be forged. By a weak id they do only if the client is the same and no other row could be meant.
*/
export function findRow(
	{history, open}: {readonly history: History; readonly open: OpenTransactions},
	observation: Observation,
	hash: number,
	check: number,
): number {
	const {index, columns} = history;
	let found = -1;
	for (let place = index.first(hash); place >= 0; place = index.next(place, hash)) {
		const slot = index.slotAt(place);
		const isForeign = observation.idStrength === 'weak' && !mayBeOfObserver(history, slot, observation);
		if (columns.idCheck[slot] !== check || isForeign) {
			continue;
		}

		if (!isOfOtherKind(history, slot, observation)) {
			if (fitsOwnKind({history, open}, slot, observation)) {
				return slot;
			}
		} else if (fitsOtherKind(history, slot, observation)) {
			if (observation.idStrength === 'strong') {
				return slot;
			}

			// Two could be meant: then neither is.
			found = found < 0 ? slot : -2;
		}
	}

	return Math.max(-1, found);
}

/**
Whether a row has the id of a record.
*/
export function isKnown(
	places: {readonly history: History; readonly open: OpenTransactions},
	observation: Observation,
): boolean {
	const [hash, check] = hashId(observation);
	return hash !== 0 && findRow(places, observation, hash, check) >= 0;
}

/**
Whether a row is of the machine or container that the observation names. Of two pods in one stream each has its process 7 and its connection 3.
*/
export function isOfObserver(history: History, slot: number, {observer}: Observation): boolean {
	return history.observerOf(history.columns.observer[slot]) === observer;
}

/** Not every record of a request names its machine. */
function mayBeOfObserver(history: History, slot: number, observation: Observation): boolean {
	return (
		observation.observer === undefined ||
		history.observerOf(history.columns.observer[slot]) === undefined ||
		isOfObserver(history, slot, observation)
	);
}

/** No record of the observation's kind has spoken of the row. */
function isOfOtherKind({columns}: History, slot: number, {from}: Observation): boolean {
	const flags = columns.flags[slot] & (inErrorLog | inAuditLog);
	return flags !== 0 && ((from === From.line && flags === inAuditLog) || (from === From.audit && flags === inErrorLog));
}

function fitsOwnKind(
	{history, open}: {readonly history: History; readonly open: OpenTransactions},
	slot: number,
	observation: Observation,
): boolean {
	const {columns} = history;
	const isMixed = (columns.flags[slot] & inAuditLog) !== 0 && observation.from === From.line;
	const isOtherClient =
		observation.clientKnown && columns.client[slot] >= 0 && !isSameClient(history, slot, observation);
	// Where a record named the client, a line that names another is kept as a contradiction.
	if (isOtherClient && !(isMixed && observation.idStrength === 'strong')) {
		return false;
	}

	if (observation.from === From.audit) {
		// The same record, written twice; each request has one.
		return observation.idStrength === 'strong' && isSamePath(history, slot, observation);
	}

	// A weak id is shared by many requests, and one on a cut line may be a client's text: then only the same connection counts.
	const isDoubtful = observation.idStrength === 'weak' || observation.cut;
	const isSameConnection =
		columns.process[slot] === observation.process && columns.connection[slot] === observation.connection;
	if (observation.idStrength === 'weak') {
		const isOpen = open.at(slot) !== undefined && (columns.flags[slot] & closed) === 0;
		return isOpen && isSameConnection && isSamePath(history, slot, observation);
	}

	return !isDoubtful || isSameConnection;
}

function fitsOtherKind(history: History, slot: number, observation: Observation): boolean {
	const {columns} = history;
	const areClientsKnown = observation.clientKnown && columns.client[slot] >= 0;
	const isSame = areClientsKnown && isSameClient(history, slot, observation);
	const isPath = isSamePath(history, slot, observation);
	if (observation.idStrength === 'strong') {
		// The id on a cut line may be a client's text. One client's request under one id is the same, however its path was made tidy.
		const isDoubtful = observation.cut && observation.from === From.line && areClientsKnown;
		return isSame || (isPath && !isDoubtful);
	}

	if (!isPath) {
		return false;
	}

	return isSame && Math.abs(columns.time[slot] - observation.time) <= timeApart;
}

function isSamePath({columns}: History, slot: number, observation: Observation): boolean {
	if (columns.uriHash[slot] === 0) {
		return true;
	}

	const hash = hashPath(observation);
	return hash === 0 || hash === columns.uriHash[slot];
}
