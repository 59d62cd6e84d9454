import {type Campaign} from '../waf/question.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {toText} from '../history/row-text.ts';
import {type History} from '../history/history.ts';
import {type NetworkNumbers} from './network-numbers.ts';
import {findCommonTargets, leastAddresses} from './common-targets.ts';
import {createPairNumbers} from './pair-numbers.ts';
import {type Selection} from './top-keys.ts';

/** Of the targets that a campaign names. */
export const mostNames = 10;
const detected = outcomes.indexOf('detected' satisfies Outcome);
const blocked = outcomes.indexOf('blocked' satisfies Outcome);

/** A host (plus one, so that none is 0) and a category side by side: there are fewer than 256 categories. */
const categoryBits = 8;
const categoryMask = (1 << categoryBits) - 1;

/**
Finds the campaigns of the selected transactions, by the numbers of their networks.
*/
export type CampaignFinder = (selection: Selection, networks: NetworkNumbers) => ReadonlyMap<number, Campaign>;

/**
Two passes over the transactions put those of a network side by side; then each network is looked at alone, whose tables are small enough to be fast. The memory is used again.
*/
export function createCampaignFinder({columns, hosts, paths, categoryOf}: History): CampaignFinder {
	let clients = new Int32Array(0);
	let pathsOf = new Int32Array(0);
	let sites = new Int32Array(0);
	let counts = new Uint32Array(0);
	const targets = createPairNumbers();
	/** Of a client and a target. */
	const attacks = createPairNumbers();

	const isAttack = (slot: number): boolean =>
		columns.path[slot] >= 0 &&
		(columns.category[slot] !== 0 || columns.outcome[slot] === blocked || columns.outcome[slot] === detected);

	/** Puts the attacks of networks with enough addresses side by side; returns where each network's end. */
	const sort = ({slots, length}: Selection, {column, addresses, limit}: NetworkNumbers): Uint32Array => {
		const ends = new Uint32Array(limit + 1);
		for (let index = 0; index < length; index++) {
			const network = column[slots[index]];
			if (network >= 0 && addresses[network] >= leastAddresses && isAttack(slots[index])) {
				ends[network + 1]++;
			}
		}

		for (let network = 0; network < limit; network++) {
			ends[network + 1] += ends[network];
		}

		reserve(ends[limit]);
		for (let index = 0; index < length; index++) {
			const slot = slots[index];
			const network = column[slot];
			if (network >= 0 && addresses[network] >= leastAddresses && isAttack(slot)) {
				// What was the start moves to the end as the network's places are filled.
				const place = ends[network]++;
				clients[place] = columns.client[slot];
				pathsOf[place] = columns.path[slot];
				sites[place] = ((columns.host[slot] + 1) << categoryBits) | columns.category[slot];
			}
		}

		return ends;
	};

	const reserve = (length: number): void => {
		if (length > clients.length) {
			clients = new Int32Array(length);
			pathsOf = new Int32Array(length);
			sites = new Int32Array(length);
			counts = new Uint32Array(length);
		}
	};

	const nameTarget = (target: number): string => {
		const host = (targets.secondOf(target) >>> categoryBits) - 1;
		return `${host < 0 ? '' : toText(hosts.text(host))}${toText(paths.text(targets.firstOf(target)))}`;
	};

	const find = (from: number, to: number): Campaign | undefined => {
		targets.reset(to - from);
		attacks.reset(to - from);
		for (let place = from; place < to; place++) {
			attacks.number(clients[place], targets.number(pathsOf[place], sites[place]));
		}

		const found = findCommonTargets(
			{
				size: attacks.size,
				targets: targets.size,
				addressOf: attacks.firstOf,
				targetOf: attacks.secondOf,
				categoryOf: target => targets.secondOf(target) & categoryMask,
			},
			counts,
		);
		return (
			found && {
				addresses: found.addresses,
				targets: found.targets.length,
				category: categoryOf(targets.secondOf(found.targets[0]) & categoryMask),
				names: found.targets
					.slice(0, mostNames)
					.map(target => nameTarget(target))
					.toSorted(),
			}
		);
	};

	return (selection, networks) => {
		const found = new Map<number, Campaign>();
		const ends = sort(selection, networks);
		for (let network = 0, from = 0; network < networks.limit; network++) {
			const to = ends[network];
			const campaign = to - from < leastAddresses ? undefined : find(from, to);
			if (campaign !== undefined) {
				found.set(network, campaign);
			}

			from = to;
		}

		return found;
	};
}
