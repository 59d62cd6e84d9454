import {From} from '../waf/observation.ts';
import {denied, inAuditLog, mayBePage, mayHavePage, overThreshold} from './columns.ts';
import {addLine} from './fill-row.ts';
import {type History} from './history.ts';
import {type StoredLine} from './line-references.ts';
import {enterRule} from './match-rules.ts';
import {type OpenTransaction} from './open-transactions.ts';
import {type PageTransactions} from './page-transactions.ts';

/**
Makes the pages that a server answered with one with their request, which keeps its method, target and verdict, and gets the audit record. The rows of the pages are hidden.
*/
export function joinPages(
	history: History,
	request: OpenTransaction,
	pages: PageTransactions,
	{at, close}: {at: (slot: number) => OpenTransaction; close: (transaction: OpenTransaction) => void},
): void {
	for (let page = pages.pageOf(request.slot); page >= 0; page = pages.pageOf(request.slot)) {
		const other = at(page);
		joinPage(history, request, other, pages.join(request.slot, page));
		close(other);
	}
}

/**
Marks a row that may be one with the next of its connection, or takes the mark from it, and has those beside it marked anew that are complete already.
*/
export function markDoubt(
	{columns}: History,
	slot: number,
	pages: PageTransactions,
	{isOpen, again}: {isOpen: (slot: number) => boolean; again: (slot: number) => void},
): void {
	const marks = mayHavePage | mayBePage;
	columns.flags[slot] = (columns.flags[slot] & ~marks) | pages.doubtOf(slot);
	for (const other of pages.neighbours(slot)) {
		if (!isOpen(other) && (columns.flags[other] & marks) !== pages.doubtOf(other)) {
			again(other);
		}
	}
}

function joinPage(
	history: History,
	request: OpenTransaction,
	page: OpenTransaction,
	record: StoredLine | undefined,
): void {
	const {columns} = history;
	const {slot} = request;
	if (record !== undefined) {
		addLine(history, slot, record);
		columns.flags[slot] |= inAuditLog;
		request.isMixed = true;
		let isFirst = true;
		for (const [index, rule] of page.rules.entries()) {
			if ((page.kinds[index] & From.audit) !== 0) {
				columns.matches[slot] += enterRule(request, rule, From.audit, isFirst) ? 1 : 0;
				isFirst = false;
			}
		}
	}

	// A request that was let on is judged where it arrived.
	if ((columns.flags[slot] & denied) === 0) {
		columns.flags[slot] |= columns.flags[page.slot] & (denied | overThreshold);
		request.inbound = Math.max(request.inbound, page.inbound);
		request.outbound = Math.max(request.outbound, page.outbound);
		request.threshold = page.threshold < 0 ? request.threshold : page.threshold;
	}

	request.isStale = true;
	history.hide(page.slot);
}
