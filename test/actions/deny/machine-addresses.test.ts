import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {findLoginName} from '../../../source/actions/trail/login-name.ts';
import {findConnections} from '../../../source/actions/deny/machine-addresses.ts';

let proc: string;

function put(name: string, text: string): void {
	mkdirSync(path.dirname(path.join(proc, name)), {recursive: true});
	writeFileSync(path.join(proc, name), text);
}

beforeEach(() => {
	proc = mkdtempSync(path.join(os.tmpdir(), 'waftop-proc-'));
});

afterEach(() => {
	rmSync(proc, {recursive: true});
});

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const socket = (local: string, remote: string, state: string) =>
	`   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 12345 1 0\n`;

test('finds who is logged in by the variables of ssh, also those that sudo dropped', () => {
	put('40/stat', '40 (node (x) y) S 30 40');
	put('40/environ', 'PATH=/usr/bin\0');
	put('30/stat', '30 (sudo) S 20 30');
	put('20/stat', '20 (bash) S 1 20');
	put('20/environ', 'TERM=xterm\0SSH_CONNECTION=203.0.113.9 51000 192.0.2.1 22\0SSH_CLIENT=203.0.113.9 51000 22\0');
	const own = {SSH_CLIENT: '2001:db8::9 51000 22'};
	expect(findConnections(proc, own, 40).sshPeers).toEqual(['203.0.113.9', '2001:db8::9']);
});

test('finds them by the connections to the port of sshd, IPv4 in IPv6 too, and nobody else', () => {
	put(
		'net/tcp',
		head +
			// 192.0.2.1:22 with 203.0.113.8, then the web server's port, then a connection that is closing
			socket('010200C0:0016', '087100CB:D431', '01') +
			socket('010200C0:0050', '4D7100CB:D431', '01') +
			socket('010200C0:0016', '4E7100CB:D431', '06'),
	);
	put(
		'net/tcp6',
		`${head}${socket('0000000000000000FFFF0000010200C0:0016', '0000000000000000FFFF00000A7100CB:D431', '01')}${socket('B80D0120000000000000000001000000:0016', 'B80D0120000000000000000009000000:D431', '01')}`,
	);
	expect(findConnections(proc, {}, 1).sshPeers).toEqual(['203.0.113.8', '203.0.113.10', '2001:db8::9']);
});

test('takes another port of sshd from the variables', () => {
	put('net/tcp', head + socket('010200C0:08AE', '087100CB:D431', '01'));
	expect(findConnections(proc, {SSH_CONNECTION: '198.51.100.9 51000 192.0.2.1 2222'}, 1).sshPeers).toEqual([
		'198.51.100.9',
		'203.0.113.8',
	]);
});

test('finds the default gateways', () => {
	put(
		'net/route',
		'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n' +
			'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\n' +
			'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n',
	);
	const none = '0'.repeat(32);
	put(
		'net/ipv6_route',
		`${none} 00 ${none} 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003 eth0\n` +
			`20010db8000000000000000000000000 40 ${none} 00 ${none} 00000100 00000001 00000000 00000001 eth0\n`,
	);
	expect(findConnections(proc, {}, 1).gateways).toEqual(['192.0.2.1', '2001:db8::1']);
});

test('where nothing can be read there is nothing, and our own addresses', () => {
	const {sshPeers, gateways, ownAddresses} = findConnections(path.join(proc, 'nothing'), {}, 1);
	expect([sshPeers, gateways]).toEqual([[], []]);
	expect(ownAddresses).toContain('127.0.0.1');
});

test('the login name is that of whoever called sudo, and holds nothing odd', () => {
	expect(findLoginName({SUDO_USER: 'alice'})).toBe('alice');
	expect(findLoginName({SUDO_USER: 'a; }\n"b'})).toBe('ab');
	expect(findLoginName({})).toMatch(/^[\w.-]+$/);
});
