import {parseRange} from '../waf/address-range.ts';
import {type DenyDuration} from '../waf/deny.ts';
import {denyCommandOptions} from './deny-options.ts';
import {type CommandName, type Given, type Option} from './option.ts';
import {readValues} from './options.ts';
import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `block`, `unblock` and `blocks` share.
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
Reads what is left of `block`, `unblock` and `blocks`.

@throws {UsageError}
*/
export function readDenyCommand(
	command: Exclude<CommandName, 'ship' | 'report' | 'watch' | 'alerts' | 'doctor'>,
	addresses: readonly string[],
	given: ReadonlyMap<Option, Given>,
	settings: Settings,
): DenyCommand {
	const values = readValues(denyCommandOptions, given, 0);
	const {dryRun, yes, json, reason, force} = values;
	const common = {settings, dryRun, yes, json};
	refuseNoAddress(command, addresses);
	switch (command) {
		case 'block': {
			if (addresses.length === 0) {
				throw new UsageError('block: no address given', 'for example: waftop block 203.0.113.7');
			}

			const {duration} = values.for ?? settings.deny;
			return {...common, kind: 'block', addresses, duration, reason, force};
		}

		case 'unblock':
			return {...common, kind: 'unblock', what: chooseWhat(addresses, values), addresses};
		case 'blocks':
		default: {
			if (addresses.length > 0) {
				throw new UsageError(`blocks: unexpected argument "${addresses[0]}"`, 'it always lists every rule');
			}

			return {...common, kind: 'blocks', json: values.listJson};
		}
	}
}

/** A typing mistake is no refusal: nothing of nginx is asked for it. */
function refuseNoAddress(command: string, addresses: readonly string[]): void {
	const wrong = command === 'blocks' ? undefined : addresses.find(address => parseRange(address) === undefined);
	if (wrong !== undefined) {
		throw new UsageError(
			`${command}: "${wrong}" is not an address or CIDR range`,
			'write it like 203.0.113.7 or 2001:db8::/64',
		);
	}
}

type Chosen = {readonly expired: boolean; readonly allMine: boolean};

function chooseWhat(addresses: readonly string[], {expired, allMine}: Chosen): UnblockRequest['what'] {
	const chosen = [addresses.length > 0, expired, allMine].filter(Boolean).length;
	if (chosen !== 1) {
		throw new UsageError(
			chosen === 0 ? 'unblock: nothing to remove was named' : 'unblock: too much was named',
			'give addresses, --expired or --all-mine',
		);
	}

	return expired ? 'expired' : allMine ? 'all-mine' : 'addresses';
}
