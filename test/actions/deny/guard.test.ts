import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createGuard} from '../../../source/actions/deny/guard.ts';
import {findRefusals} from '../../../source/actions/deny/refusals.ts';

const connections = {
	sshPeers: ['203.0.113.7', '2001:db8::7', '::1'],
	ownAddresses: ['192.0.2.1', '64:ff9b::c633:6401'],
	gateways: ['192.0.2.254'],
};
const allow = ['198.51.100.0/28', '2001:db8:1::/48', 'no address'];

test('what a deny would refuse for the sake of this machine is kept out of a list, in every spelling, and nothing else', () => {
	const guard = createGuard(connections, allow);
	const surroundings = {...connections, allow, realIp: [], blindServers: [], overwrittenHeaders: []};
	const near = fc.constantFrom(
		'203.0.113.7',
		'203.0.113.8',
		'198.51.100.3',
		'198.51.100.16',
		'::ffff:203.0.113.7',
		'64:ff9b::cb00:7107',
		'2002:cb00:7107::1',
		'2001:db8:1::5',
		'2001:db8:2::5',
		'127.0.0.9',
		'::1',
		'fe80::1',
		'224.0.0.1',
		'192.0.2.254',
	);
	fc.assert(
		fc.property(fc.oneof(near, fc.ipV4(), fc.ipV6()), range => {
			const request = {range, duration: undefined, reason: '', force: undefined, sharing: undefined};
			const refused = findRefusals(request, surroundings).filter(({kind}) => kind !== 'too-wide');
			expect(guard(range) === undefined).toBe(refused.length === 0);
		}),
	);
	expect(guard('203.0.113.7')).toBe('somebody is logged in to this machine from there');
	expect(guard('; deny all')).toBe('no address');
});
