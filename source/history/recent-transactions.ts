import {type Observation} from '../waf/observation.ts';
import {type OpenTransaction} from './open-transactions.ts';

/** More than a reader has connection slots. */
const slotsPerReader = 65_536;

/**
The transaction of the last undoubted line of each connection: most lines are of it, and need not be looked up.
*/
export type RecentTransactions = {
	recall(observation: Observation): OpenTransaction | undefined;
	remember(observation: Observation, transaction: OpenTransaction): OpenTransaction;
};

export function createRecentTransactions(): RecentTransactions {
	const recent: Array<OpenTransaction | undefined> = [];

	/** Slots are a reader's own; the file that the line stands in tells readers apart. */
	const toToken = ({origin, connectionSlot}: Observation): number => origin * slotsPerReader + connectionSlot;

	return {
		recall(observation) {
			if (!observation.isRecalled) {
				return undefined;
			}

			const transaction = recent[observation.connectionSlot];
			return transaction?.token === toToken(observation) ? transaction : undefined;
		},
		remember(observation, transaction) {
			if (observation.connectionSlot >= 0) {
				transaction.token = toToken(observation);
				recent[observation.connectionSlot] = transaction;
			}

			return transaction;
		},
	};
}
