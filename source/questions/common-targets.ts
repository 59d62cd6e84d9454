/**
So many addresses of a network make a campaign.
*/
export const leastAddresses = 3;

/**
The different attacks of one network: which of its addresses (numbers of any kind) attacked which target (numbers below `targets`).
*/
export type NetworkAttacks = {
	readonly size: number;
	readonly targets: number;
	addressOf(attack: number): number;
	targetOf(attack: number): number;

	/** Only targets with the same category go together. */
	categoryOf(target: number): number;
};

/**
The addresses of the target that most of them attacked, of equal ones the first, and all targets of its category that every one of these attacked. Undefined where they are fewer than three.

@param counts Room for a number of each target.
*/
export function findCommonTargets(
	{size, targets, addressOf, targetOf, categoryOf}: NetworkAttacks,
	counts: Uint32Array,
): {readonly addresses: number; readonly targets: readonly number[]} | undefined {
	counts.fill(0, 0, targets);
	for (let attack = 0; attack < size; attack++) {
		counts[targetOf(attack)]++;
	}

	let most = 0;
	for (let target = 1; target < targets; target++) {
		most = counts[target] > counts[most] ? target : most;
	}

	const addresses = targets === 0 ? 0 : counts[most];
	if (addresses < leastAddresses) {
		return undefined;
	}

	const members = new Set<number>();
	for (let attack = 0; attack < size; attack++) {
		if (targetOf(attack) === most) {
			members.add(addressOf(attack));
		}
	}

	counts.fill(0, 0, targets);
	for (let attack = 0; attack < size; attack++) {
		if (members.has(addressOf(attack))) {
			counts[targetOf(attack)]++;
		}
	}

	const common: number[] = [];
	for (let target = 0; target < targets; target++) {
		if (counts[target] === addresses && categoryOf(target) === categoryOf(most)) {
			common.push(target);
		}
	}

	return {addresses, targets: common};
}
