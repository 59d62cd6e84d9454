import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {formatAddress} from '../../waf/address.ts';
import {listProcFolder, readProcLink, readProcText} from '../proc-files.ts';

/**
What this machine must stay reachable from and by.
*/
export type Connections = {
	readonly sshPeers: readonly string[];
	readonly ownAddresses: readonly string[];
	readonly gateways: readonly string[];
};

/* States of `/proc/net/tcp`. */
const established = '01';
const listening = '0A';
const usualSshPort = 22;

/** A process has seldom more parents. */
const mostParents = 64;

/**
Looks around: from where people are logged in, which addresses are ours, what our gateway is. Leaves out what it cannot read.

@param proc The folder that stands for `/proc`.
*/
export function findConnections(
	proc = '/proc',
	environment: NodeJS.ProcessEnv = process.env,
	processId = process.pid,
): Connections {
	const environments = [toPairs(environment), ...readParents(proc, processId)];
	// `client port server port`
	const connections = environments.flatMap(variables => variables.get('SSH_CONNECTION') ?? []).map(splitWords);
	// `client port serverPort`
	const clients = environments.flatMap(variables => variables.get('SSH_CLIENT') ?? []).map(splitWords);
	const sockets = ['tcp', 'tcp6'].flatMap(name => readSockets(path.join(proc, 'net', name)));
	const ports = new Set([
		usualSshPort,
		...connections.map(words => Number(words[3])),
		...clients.map(words => Number(words[2])),
		...readConfiguredPorts(),
		...findSshdPorts(proc, sockets),
	]);
	const peers = sockets
		.filter(({state, localPort}) => state === established && ports.has(localPort))
		.map(({remote}) => remote);
	const own = Object.values(os.networkInterfaces()).flatMap(
		list => list?.map(({address}) => withoutZone(address)) ?? [],
	);
	const named = [...connections, ...clients].map(words => withoutZone(words[0] ?? ''));
	return {
		sshPeers: [...new Set([...named, ...peers])].filter(address => address !== ''),
		ownAddresses: [...new Set(own)],
		gateways: [...readGateways(proc), ...readGateways6(proc)],
	};
}

function splitWords(text: string): string[] {
	return text.trim().split(/\s+/);
}

function withoutZone(address: string): string {
	return address.replace(/%.*$/, '');
}

function toPairs(environment: NodeJS.ProcessEnv): Map<string, string> {
	return new Map(
		Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
	);
}

/** `sudo` drops the variables of its caller; they stand in the environment of a parent. */
function readParents(proc: string, processId: number): Array<Map<string, string>> {
	const found: Array<Map<string, string>> = [];
	let current = processId;
	for (let step = 0; step < mostParents && current > 1; step++) {
		const text = readProcText(path.join(proc, String(current), 'environ'));
		if (text !== undefined) {
			const pairs = text
				.split('\0')
				.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
			found.push(new Map(pairs));
		}

		// Sample: `1234 (a name) S 1 …`
		const status = readProcText(path.join(proc, String(current), 'stat')) ?? '';
		current = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1] ?? 0) || 0;
	}

	return found;
}

type Socket = {readonly state: string; readonly localPort: number; readonly remote: string; readonly inode: string};

/* Sample: `   0: 0100007F:0016 6400CB71:D431 01 00000000:00000000 00:00000000 00000000     0        0 12345 1 …` */
function readSockets(file: string): Socket[] {
	const lines = (readProcText(file) ?? '').split('\n').slice(1);
	return lines.flatMap(line => {
		const words = splitWords(line);
		const [local, remote, state, inode] = [words[1], words[2], words[3], words[9]];
		return local === undefined || remote === undefined
			? []
			: [{state, localPort: Number.parseInt(local.split(':')[1], 16), remote: toAddress(remote.split(':')[0]), inode}];
	});
}

/** Each 32-bit word stands in the byte order of the machine, which is little-endian wherever Node 22 runs on Linux but s390x. */
function toAddress(hexadecimal: string): string {
	const words = [0, 8, 16, 24]
		.map(at => hexadecimal.slice(at, at + 8))
		.filter(word => word !== '')
		.map(word => {
			const bytes = Buffer.from(word, 'hex');
			return (os.endianness() === 'LE' ? bytes.toReversed() : bytes).reduce((sum, byte) => sum * 256 + byte, 0);
		});
	return words.length === 1
		? formatAddress(0, 0, 0xff_ff, words[0])
		: formatAddress(words[0], words[1], words[2], words[3]);
}

/** Ports that a process called sshd listens on; only root may look. */
function findSshdPorts(proc: string, sockets: readonly Socket[]): number[] {
	const inodes = new Set<string>();
	for (const name of listProcFolder(proc)) {
		if (/^\d+$/.test(name) && (readProcText(path.join(proc, name, 'comm')) ?? '').trim().startsWith('sshd')) {
			for (const descriptor of listProcFolder(path.join(proc, name, 'fd'))) {
				const inode = /^socket:\[(\d+)\]$/.exec(readProcLink(path.join(proc, name, 'fd', descriptor)) ?? '')?.[1];
				inodes.add(inode ?? '');
			}
		}
	}

	return sockets.filter(({state, inode}) => state === listening && inodes.has(inode)).map(({localPort}) => localPort);
}

function readConfiguredPorts(): number[] {
	const text = readProcText('/etc/ssh/sshd_config') ?? '';
	return [...text.matchAll(/^\s*Port\s+(\d+)/gim)].map(([, port]) => Number(port));
}

/* Sample: `eth0 00000000 0100000A 0003 …`: destination 0 is the default route. */
function readGateways(proc: string): string[] {
	const lines = (readProcText(path.join(proc, 'net', 'route')) ?? '').split('\n').slice(1);
	return lines
		.map(splitWords)
		.filter(([, destination, gateway]) => destination === '00000000' && gateway !== undefined && gateway !== '00000000')
		.map(words => toAddress(words[2]));
}

/* Sample: `00…00 00 00…00 00 fe80…01 …`: destination, its prefix, source, its prefix, next hop, all in hexadecimal. */
function readGateways6(proc: string): string[] {
	return (readProcText(path.join(proc, 'net', 'ipv6_route')) ?? '')
		.split('\n')
		.map(splitWords)
		.filter(([, prefix, , , gateway]) => prefix === '00' && gateway !== undefined && !/^0+$/.test(gateway))
		.map(words => {
			const parts = [0, 8, 16, 24].map(at => Number.parseInt(words[4].slice(at, at + 8), 16));
			return formatAddress(parts[0], parts[1], parts[2], parts[3]);
		});
}
