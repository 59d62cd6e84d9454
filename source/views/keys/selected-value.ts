import ipaddr from 'ipaddr.js';
import {formatRange, parseRange} from '../../waf/address-range.ts';
import {type Selection} from '../../screen/selection.ts';
import {type Condition} from '../../waf/filter/filter.ts';

/**
A value under the cursor: its text as the log has it, and the filter that finds it, where there is one.
*/
export type Value = {readonly text: string; readonly condition: Condition | undefined};

/**
An address in the form that filters compare; undefined for what is no address.
*/
export function normalizeAddress(client: string): string | undefined {
	return ipaddr.isValid(client) ? ipaddr.parse(client).toString() : undefined;
}

/**
A client as a value; without a filter where it is no address.
*/
export function clientValue(client: string): Value {
	const range = normalizeAddress(client);
	return {text: client, condition: range === undefined ? undefined : {kind: 'client', range}};
}

/**
The value of a selected row: of a transaction its client, or its path where that is hidden.
*/
export function valueOf(selection: Selection | undefined): Value | undefined {
	if (selection === undefined) {
		return undefined;
	}

	if (selection.kind === 'category') {
		const {category} = selection.row;
		return category === undefined ? undefined : {text: category, condition: {kind: 'category', category}};
	}

	if (selection.kind === 'group') {
		const {key} = selection.row;
		return {
			text: key,
			condition: selection.by === 'agent' ? {kind: 'agent', agent: key} : {kind: 'client', range: key},
		};
	}

	if (selection.kind === 'deny-rule') {
		return clientValue(selection.status.rule.range);
	}

	if (selection.kind === 'transaction') {
		const {client, target} = selection.row;
		return client === undefined ? (target === undefined ? undefined : pathValue(target)) : clientValue(client);
	}

	if (selection.kind === 'alert-rule') {
		return {text: selection.row.rule.name, condition: undefined};
	}

	if (selection.kind === 'alert') {
		// The key may be any field's value: only an address says what it is.
		const {key, subject} = selection.event;
		return key === undefined ? {text: subject, condition: undefined} : clientValue(key);
	}

	if (selection.kind === 'through') {
		const {client, path} = selection.row;
		return client === undefined ? (path === undefined ? undefined : pathValue(path)) : clientValue(client);
	}

	const {key} = selection.row;
	switch (selection.kind === 'unusual' ? selection.row.table : selection.table) {
		case 'clients':
			return clientValue(key);
		case 'rules':
			return {text: key, condition: {kind: 'rule', id: key}};
		case 'paths':
			return pathValue(key);
		case 'hosts':
		default:
			return {text: key, condition: {kind: 'host', host: key, exact: true}};
	}
}

/**
A path, or a path with its query, as a value; the filter takes exactly the path, so that it finds as many as its row counts.
*/
export function pathValue(target: string): Value {
	const path = target.replace(/\?.*$/s, '');
	return {text: target, condition: path === '' ? undefined : {kind: 'path', path, exact: true}};
}

/**
The client of a selected row, or the network of a group; undefined where the row has none or it is no address: then there is nothing to deny.
*/
export function clientOf(selection: Selection | undefined): string | undefined {
	const client =
		selection?.kind === 'transaction' || selection?.kind === 'through'
			? selection.row.clientCertain
				? selection.row.client
				: undefined
			: selection?.kind === 'top' && selection.table === 'clients'
				? selection.row.key
				: selection?.kind === 'unusual' && selection.row.table === 'clients'
					? selection.row.key
					: undefined;
	return client === undefined ? networkOfGroup(selection) : normalizeAddress(client);
}

function networkOfGroup(selection: Selection | undefined): string | undefined {
	// A user agent may look like a range.
	const range = selection?.kind === 'group' && selection.by === 'network' ? parseRange(selection.row.key) : undefined;
	return range === undefined ? undefined : formatRange(range);
}
