import {type AccessBook} from '../history/access/access-book.ts';
import {type TransactionDetail} from '../waf/transaction.ts';

/**
The access log beside the WAF's, as questions are asked of it.
*/
export type AccessEvidence = Pick<AccessBook, 'kept' | 'facts' | 'settledTo' | 'counts'> & {
	/** A kept line as a transaction that no rule saw, read again; undefined where it is gone. */
	read(line: number): TransactionDetail | undefined;
};
