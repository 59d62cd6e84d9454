import {type DenyDuration} from '../waf/deny.ts';
import {type CommandName, type GivenFlags} from './flags.ts';
import {type Settings} from './settings.ts';
import {parseDuration} from './time-values.ts';
import {UsageError} from './usage-error.ts';

/**
What the commands of denying share.
*/
export type DenyCommandOptions = {
	readonly settings: Settings;

	/** Show the plan and change nothing. */
	readonly dryRun: boolean;

	/** Do not ask. Refusals stand. */
	readonly yes: boolean;
	readonly json: boolean;
};

export type BlockRequest = DenyCommandOptions & {
	readonly kind: 'block';
	readonly addresses: readonly string[];
	readonly duration: DenyDuration;
	readonly reason: string;
	readonly force: string | undefined;
};

export type UnblockRequest = DenyCommandOptions & {
	readonly kind: 'unblock';
	readonly what: 'addresses' | 'expired' | 'all-mine';
	readonly addresses: readonly string[];
};

export type BlocksRequest = DenyCommandOptions & {readonly kind: 'blocks'};

export type DenyCommand = BlockRequest | UnblockRequest | BlocksRequest;

/**
Reads the rest of `block`, `unblock` and `blocks`.

@throws {UsageError}
*/
export function readDenyCommand(
	command: Exclude<CommandName, 'ship'>,
	addresses: readonly string[],
	given: GivenFlags,
	settings: Settings,
): DenyCommand {
	const common = {
		settings,
		dryRun: given.dryRun === true,
		yes: given.yes === true,
		json: given.json === true,
	};
	switch (command) {
		case 'block': {
			if (addresses.length === 0) {
				throw new UsageError('block: no address named; write waftop block 203.0.113.7');
			}

			const force = typeof given.force === 'string' ? given.force.trim() : undefined;
			if (force === '') {
				throw new UsageError('--force: a refusal is overruled only with a reason');
			}

			return {
				...common,
				kind: 'block',
				addresses,
				duration: typeof given.for === 'string' ? parseDuration('--for', given.for) : settings.deny.duration,
				reason: typeof given.reason === 'string' ? given.reason : '',
				force,
			};
		}

		case 'unblock':
			return {...common, kind: 'unblock', what: chooseWhat(addresses, given), addresses};
		case 'blocks':
		default: {
			if (addresses.length > 0) {
				throw new UsageError(`blocks: "${addresses[0]}" is not understood; the list is printed whole`);
			}

			return {...common, kind: 'blocks'};
		}
	}
}

function chooseWhat(addresses: readonly string[], {expired, allMine}: GivenFlags): UnblockRequest['what'] {
	const chosen = [addresses.length > 0, expired === true, allMine === true].filter(Boolean).length;
	if (chosen !== 1) {
		throw new UsageError('unblock: name addresses, or --expired, or --all-mine');
	}

	return expired === true ? 'expired' : allMine === true ? 'all-mine' : 'addresses';
}
