import {type Milliseconds, second} from '../waf/clock.ts';
import {From, type Observation} from '../waf/observation.ts';
import {inAuditLog} from './columns.ts';
import {hashBackwards, hashBytes} from './dictionary.ts';
import {isSameClient} from './fill-facts.ts';
import {type History} from './history.ts';

/** The oldest is forgotten beyond that. */
const mostGroups = 4096;

/** A record and lines whose client is as unsure as their id are of one request only this near in time. */
const timeApart: Milliseconds = 2 * second;

type Group = {
	readonly slot: number;
	readonly row: number;
	readonly hash: number;
	readonly check: number;

	/** What its lines named last, or the head of one. */
	client: Uint32Array | undefined;
	isClientSure: boolean;
};

/**
The rows of cut lines whose id nothing confirms. Lines of one group are one row; with an audit record they are one if it has the id that they name and the client. Only then does the row have that id; nothing else that is unsure gets into it.
*/
export type CutRows = {
	/** The row that a cut line belongs to: its group's, or that of the audit record with its id and client; -1 for none. */
	find(observation: Observation): number;

	/** Keeps the row that was given to a cut line. */
	remember(observation: Observation, slot: number): void;

	/** The row of cut lines that an audit record belongs to, which has the record's id from now on; -1 for none. */
	claim(observation: Observation, hash: number, check: number): number;
};

export function createCutRows(history: History): CutRows {
	const {columns, index} = history;
	const groups = new Map<string, Group>();

	/** By their ids; of several the latest, which is the one that a record can still follow. */
	const byId = new Map<number, Group>();

	const isHere = ({slot, row}: Group): boolean => columns.row[slot] === row && !history.isHidden(slot);

	const isNear = (slot: number, {time}: Observation): boolean => Math.abs(columns.time[slot] - time) <= timeApart;

	const findRecord = (observation: Observation): number => {
		const {id, client} = observation.claim!;
		const named = observation.clientKnown ? observation.client : client;
		const hash = hashBytes(id, 0, id.length) || 1;
		const check = hashBackwards(id, 0, id.length);
		for (let place = index.first(hash); place >= 0; place = index.next(place, hash)) {
			const slot = index.slotAt(place);
			const isRecord =
				columns.idCheck[slot] === check && (columns.flags[slot] & inAuditLog) !== 0 && !history.isHidden(slot);
			if (
				isRecord &&
				named !== undefined &&
				columns.client[slot] >= 0 &&
				isSameClient(history, slot, {client: named}) &&
				(observation.clientKnown || isNear(slot, observation))
			) {
				return slot;
			}
		}

		return -1;
	};

	return {
		find(observation) {
			if (observation.claim === undefined) {
				return -1;
			}

			const group = groups.get(toKey(observation));
			const isOwn =
				group !== undefined &&
				isHere(group) &&
				!(
					observation.clientKnown &&
					columns.client[group.slot] >= 0 &&
					!isSameClient(history, group.slot, observation)
				);
			return isOwn ? group.slot : findRecord(observation);
		},
		remember(observation, slot) {
			const {claim, clientKnown} = observation;
			if (claim === undefined) {
				return;
			}

			const key = toKey(observation);
			let group = groups.get(key);
			if (group?.slot !== slot || !isHere(group)) {
				const hash = hashBytes(claim.id, 0, claim.id.length) || 1;
				const check = hashBackwards(claim.id, 0, claim.id.length);
				group = {slot, row: columns.row[slot], hash, check, client: undefined, isClientSure: false};
				groups.set(key, group);
				byId.set(hash, group);
			}

			if (!group.isClientSure) {
				group.client = clientKnown ? observation.client.slice() : (claim.client ?? group.client);
				group.isClientSure = clientKnown;
			}

			for (const [oldest, {hash}] of groups) {
				if (groups.size <= mostGroups) {
					break;
				}

				if (byId.get(hash) === groups.get(oldest)) {
					byId.delete(hash);
				}

				groups.delete(oldest);
			}
		},
		claim(observation, hash, check) {
			if (observation.from !== From.audit || observation.idStrength !== 'strong') {
				return -1;
			}

			const group = byId.get(hash);
			if (group?.check !== check || !isHere(group) || columns.idHash[group.slot] !== 0) {
				return -1;
			}

			const {slot, client, isClientSure} = group;
			const isSame = observation.clientKnown && client?.every((word, at) => word === observation.client[at]) === true;
			if (!isSame || !(isClientSure || isNear(slot, observation))) {
				return -1;
			}

			columns.idHash[slot] = hash;
			columns.idCheck[slot] = check;
			index.add(hash, slot);
			return slot;
		},
	};
}

/** Groups are a reader's own; the file that the line stands in tells readers apart, and machines in one file their names. */
function toKey({origin, claim, observer}: Observation): string {
	return `${origin} ${claim!.group} ${observer ?? ''}`;
}
