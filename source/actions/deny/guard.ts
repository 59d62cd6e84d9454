import {isUnusableClient} from '../../waf/address.ts';
import {type AddressRange, parseRange} from '../../waf/address-range.ts';
import {holds} from '../nginx/access-rules.ts';
import {findEmbeddedRanges} from './embedded-ranges.ts';
import {type Connections} from './machine-addresses.ts';

/**
Why an address must not be cut off, whatever it did; undefined where nothing speaks against it.
*/
export type Guard = (address: string) => string | undefined;

/**
What `findRefusals` says of the machine's own surroundings, ready for many addresses: a list of thousands is looked through between two keys.
*/
export function createGuard({sshPeers, ownAddresses, gateways}: Connections, allow: readonly string[]): Guard {
	const guarded = [
		...prepare(sshPeers, 'somebody is logged in to this machine from there'),
		...prepare(['127.0.0.0/8', '::1'], 'loopback'),
		...prepare(ownAddresses, 'an address of this machine'),
		...prepare(gateways, 'the default gateway of this machine'),
		...prepare(allow, 'on the allow list of the settings'),
	];
	return address => {
		const range = parseRange(address);
		if (range === undefined) {
			return 'no address';
		}

		const forms = [range, ...findEmbeddedRanges(range)];
		return forms.some(({words}) => isUnusableClient(words))
			? 'no sender on a network'
			: guarded.find(({range: one}) => forms.some(form => holds(one, form) || holds(form, one)))?.words;
	};
}

/* With the IPv4 addresses that they hold, where they say which. */
function prepare(
	texts: readonly string[],
	words: string,
): Array<{readonly range: AddressRange; readonly words: string}> {
	return texts.flatMap(text => {
		const range = parseRange(text);
		const forms = range === undefined ? [] : [range, ...findEmbeddedRanges(range).filter(({prefix}) => prefix > 96)];
		return forms.map(form => ({range: form, words}));
	});
}
