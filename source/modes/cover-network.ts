import {type NetworkClient} from '../questions/network-attackers.ts';
import {type NetworkPlan} from '../screen/deny-dialog.ts';
import {inRange, parseRange} from '../waf/address-range.ts';
import {coverAddresses} from '../waf/cover-addresses.ts';

/**
The ranges that hold the attackers of a network, `most` of them at most, and who else of the log is in them. No ranges where nobody attacked.
*/
export function coverNetwork(
	clients: readonly NetworkClient[],
	most: number,
): {readonly ranges: readonly string[]; readonly plan: NetworkPlan} {
	const attackers = clients.filter(({isAttacker, isCertain}) => isAttacker && isCertain);
	const {ranges, extra} = coverAddresses(
		attackers.map(({address}) => address),
		most,
	);
	const parsed = ranges.flatMap(range => parseRange(range) ?? []);
	const isHit = (address: string): boolean => {
		const words = parseRange(address)?.words;
		return words !== undefined && parsed.some(range => inRange(words, range));
	};

	const known = new Set(attackers);
	const others = clients.filter(client => !known.has(client) && isHit(client.address));
	return {
		ranges,
		plan: {
			attackers: attackers.length,
			leftOut: clients.filter(({isAttacker, isCertain}) => isAttacker && !isCertain).length,
			others: others.length,
			otherRequests: others.reduce((sum, {requests}) => sum + requests, 0),
			extra,
		},
	};
}
