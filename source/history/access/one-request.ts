import {type History} from '../history.ts';
import {isSameRequest} from '../page-transactions.ts';

/**
Whether two rows are of one request as far as their lines tell: a page that a server answers with is a second transaction, next to the first on its connection.
*/
export function isOneRequest(history: History, slot: number, other: number): boolean {
	return history.columns.connection[slot] >= 0 && isSameRequest(history, slot, other);
}
