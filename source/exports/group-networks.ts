import {networkOf} from '../waf/address-range.ts';
import {type Category} from '../waf/category.ts';
import {type ExportedClient} from '../waf/export.ts';

/**
The networks of clients, those with most requests first. A program is told to refuse the range only where records that are certain name several addresses of it, else the one that they name.
*/
export function groupNetworks(clients: readonly ExportedClient[]): readonly ExportedClient[] {
	const members = Map.groupBy(clients, ({address}) => networkOf(address) ?? address);
	return [...members]
		.map(([network, own]) => toNetwork(network, own))
		.toSorted((one, other) => other.requests - one.requests || (one.address < other.address ? -1 : 1));
}

function toNetwork(network: string, members: readonly ExportedClient[]): ExportedClient {
	const certain = members.filter(({isCertain}) => isCertain);
	const sum = (field: 'requests' | 'through' | 'blocked'): number =>
		members.reduce((total, client) => total + client[field], 0);
	return {
		address: network,
		addresses: members.length,
		refusedAs: certain.length === 1 ? certain[0].address : network,
		requests: sum('requests'),
		through: sum('through'),
		blocked: sum('blocked'),
		firstSeen: members.reduce((time, {firstSeen}) => Math.min(time, firstSeen), Infinity),
		lastSeen: members.reduce((time, {lastSeen}) => Math.max(time, lastSeen), -Infinity),
		mainCategory: findMain(members),
		isCertain: certain.length > 0,
	};
}

/** Of the main categories of its members, that of most requests. */
function findMain(members: readonly ExportedClient[]): Category | undefined {
	const counts = new Map<Category | undefined, number>();
	for (const {mainCategory, requests} of members) {
		counts.set(mainCategory, (counts.get(mainCategory) ?? 0) + requests);
	}

	return [...counts].toSorted(([, one], [, other]) => other - one)[0][0];
}
