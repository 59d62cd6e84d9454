import {Field, type Observation, spanEnd, type Spans, spanStart} from '../../waf/observation.ts';
import {toIdStrength} from '../values/unique-id.ts';

const slots = 4096;
const longestId = 40;

/**
What undoubted lines said of each connection a moment ago: the witness that tells which reading of a forged or cut line is the true one.
An attacker does not know the unique_id of his own request before he sends it, so a reading with the id and the client of an undoubted line of the same process, connection and second is the server's.
*/
export type ConnectionMemory = {
	/** Keeps id and client of an undoubted line; a weak id, which others share, is no witness. */
	remember(observation: Observation, second: number): void;

	/** Whether a reading names the id of the undoubted line of the observation's connection, and nothing that contradicts its client. Puts that client into the observation. */
	confirms(observation: Observation, reading: Spans, second: number): boolean;
};

export function createConnectionMemory(): ConnectionMemory {
	const processes = new Float64Array(slots).fill(-1);
	const connections = new Float64Array(slots);
	const seconds = new Float64Array(slots);
	const idLengths = new Uint8Array(slots);
	const ids = new Uint8Array(slots * longestId);
	const clients = new Uint32Array(slots * 4);

	const slotOf = (observation: Observation): number =>
		(Math.imul(observation.connection | 0, 0x9e37_79b1) ^ Math.imul(observation.process | 0, 0x85eb_ca6b)) &
		(slots - 1);

	return {
		remember(observation, second) {
			const {bytes, spans, client} = observation;
			const idStart = spanStart(spans, Field.uniqueId);
			const length = spanEnd(spans, Field.uniqueId) - idStart;
			const isStrong = idStart >= 0 && toIdStrength(bytes, idStart, idStart + length) === 'strong';
			if (!isStrong || length > longestId || !observation.clientKnown) {
				return;
			}

			const slot = slotOf(observation);
			observation.connectionSlot = slot;
			processes[slot] = observation.process;
			connections[slot] = observation.connection;
			seconds[slot] = second;
			idLengths[slot] = length;
			for (let index = 0; index < length; index++) {
				ids[slot * longestId + index] = bytes[idStart + index];
			}

			for (let word = 0; word < 4; word++) {
				clients[slot * 4 + word] = client[word];
			}
		},
		confirms(observation, reading, second) {
			const slot = slotOf(observation);
			if (
				processes[slot] !== observation.process ||
				connections[slot] !== observation.connection ||
				Math.abs(seconds[slot] - second) > 1000
			) {
				return false;
			}

			const idStart = spanStart(reading, Field.uniqueId);
			const length = spanEnd(reading, Field.uniqueId) - idStart;
			if (idStart < 0 || length !== idLengths[slot]) {
				return false;
			}

			for (let index = 0; index < length; index++) {
				if (ids[slot * longestId + index] !== observation.bytes[idStart + index]) {
					return false;
				}
			}

			for (let word = 0; word < 4; word++) {
				observation.client[word] = clients[slot * 4 + word];
			}

			observation.connectionSlot = slot;
			return true;
		},
	};
}
