import {second} from '../../waf/clock.ts';
import {type ChannelKind, type ChannelOptions, type Surroundings} from './channel.ts';
import {runChild} from './child-process.ts';
import {DeliveryError} from './delivery-error.ts';
import {type Message} from './message.ts';
import {numberOf, readOptionFile, textOf} from './option-values.ts';
import {type SyslogFormat, toSyslogContent} from './syslog-content.ts';
import {facilities, severities, toSyslogHead} from './syslog-message.ts';
import {sendDatagram, sendStream} from './syslog-transport.ts';

const protocols = ['udp', 'tcp', 'tls', 'local'] as const;
const formats: readonly SyslogFormat[] = ['text', 'cef', 'ecs'];
const usualPorts = {udp: 514, tcp: 601, tls: 6514, local: 0};

/** What each receiver takes at least or usually: RFC 5426 asks for 2048 bytes, rsyslog takes 8 KB. */
const mostBytes = {udp: 2048, tcp: 8000, tls: 8000, local: 8000};

/**
Syslog: RFC 5424 over UDP (RFC 5426), TCP with counted octets (RFC 6587) and TLS (RFC 5425), or the socket of this machine. That one takes datagrams, which Node cannot send: `logger` does, and writes its own head.
*/
export const syslog: ChannelKind = {
	targets(options) {
		const {protocol, place} = readPlace(options);
		return [
			{identity: `${protocol} ${place}`, label: protocol === 'local' ? 'local' : `${protocol} ${place}`, options},
		];
	},
	async send(message, options, surroundings) {
		const {protocol, host, port, place} = readPlace(options);
		const head = readHead(message, options);
		const format = formats.find(one => one === textOf(options, 'syslog_format')) ?? 'text';
		const start = protocol === 'local' ? '' : toSyslogHead(message, head);
		const room = mostBytes[protocol] - Buffer.byteLength(start);
		const content = `${start}${toSyslogContent(message, format, head.severity, room)}`;
		const limit = numberOf(options, 'syslog_timeout', surroundings.limit / second) * second;
		if (protocol === 'local') {
			return sendLocal(content, options, {...surroundings, limit});
		}

		if (protocol === 'udp') {
			await sendDatagram(content, {host, port}, limit);
			return `sent to ${place}; UDP has no answer`;
		}

		const authorities = textOf(options, 'syslog_ca_certs');
		const ca = authorities === undefined ? undefined : readOptionFile(options, 'syslog_ca_certs', authorities);
		await sendStream(content, {host, port, tls: protocol === 'tls' ? {ca} : undefined}, {...surroundings, limit});
		return `taken by ${place}`;
	},
};

function readPlace(options: ChannelOptions) {
	const asked = textOf(options, 'syslog_protocol');
	const host = textOf(options, 'syslog_host') ?? '';
	const protocol = protocols.find(one => one === (asked ?? (host === '' ? 'local' : 'udp')));
	if (protocol === undefined || (protocol !== 'local' && host === '')) {
		throw new DeliveryError(
			protocol === undefined
				? `syslog_protocol: ${asked} is none of ${protocols.join(', ')}`
				: 'syslog_host is missing',
			false,
		);
	}

	const port = numberOf(options, 'syslog_port', usualPorts[protocol]);
	const place = protocol === 'local' ? (textOf(options, 'syslog_socket') ?? '/dev/log') : `${host}:${port}`;
	return {protocol, host, port, place};
}

function readHead({kind}: Message, options: ChannelOptions) {
	const facility = facilities.indexOf(textOf(options, 'syslog_facility') ?? 'local0');
	const severity = severities.indexOf(textOf(options, 'syslog_severity') ?? 'warning');
	return {
		facility: facility === -1 ? facilities.indexOf('local0') : facility,
		severity:
			kind === 'resolved' ? severities.indexOf('notice') : severity === -1 ? severities.indexOf('warning') : severity,
		appName: textOf(options, 'syslog_app_name') ?? 'waftop',
	};
}

async function sendLocal(content: string, options: ChannelOptions, {limit, stop}: Surroundings): Promise<string> {
	const socket = textOf(options, 'syslog_socket');
	const {facility, severity, appName} = readHead({kind: 'alert'} as Message, options);
	const {code, words} = await runChild({
		command: [
			'logger',
			'--socket-errors=on',
			`--size=${mostBytes.local}`,
			`--priority=${facilities[facility]}.${severities[severity]}`,
			`--tag=${appName}`,
			...(socket === undefined ? [] : ['--socket', socket]),
		],
		input: `${content}\n`,
		limit,
		stop,
	});
	if (code !== 0 || words !== '') {
		throw new DeliveryError(
			`logger could not write to ${socket ?? '/dev/log'}: ${words === '' ? `it exited with ${code}` : words}`,
			true,
		);
	}

	return `taken by ${socket ?? '/dev/log'}`;
}
