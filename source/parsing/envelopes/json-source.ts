import {type DocumentSource, readText} from '../../waf/document.ts';
import {type Layer} from './envelope.ts';
import {longestName} from './names.ts';

/** What the fields below begin with. Docker and Caddy write none of them. */
const roots = new Set([
	'kubernetes',
	'labels',
	'container_name',
	'container',
	'CONTAINER_NAME',
	'_container_name',
	'log',
	'file',
	'location',
	'host',
	'agent',
	'beat',
	'hostname',
	'_HOSTNAME',
	'source',
	'resource',
	'_SYSTEMD_UNIT',
]);

/**
Puts the name that a shipper gives into the layer: pod and container, else container, else machine and file, as far as they are told.

Fields: Fluent Bit's filter `kubernetes`, Beats of 5 to 8, Vector, Wazuh, GELF, journald, Loki's and Google Cloud's labels.
*/
export function readJsonSource(layer: Layer, value: DocumentSource): void {
	if (
		!Object.keys(value).some(
			key => key.includes('.') || (roots.has(key) && !(key === 'log' && typeof value[key] === 'string')),
		)
	) {
		return;
	}

	const pod = readText(value, 'kubernetes.pod_name', 'kubernetes.pod.name', 'labels.pod', 'resource.labels.pod_name');
	const container = readText(
		value,
		'kubernetes.container_name',
		'kubernetes.container.name',
		'labels.container',
		'resource.labels.container_name',
		'container_name',
		'container.name',
		'CONTAINER_NAME',
		'_container_name',
	);
	if (pod !== undefined || container !== undefined) {
		const name = container?.replace(/^\//, '');
		layer.parts = {pod: cut(pod), container: cut(name), host: cut(readHost(value))};
		setSource(layer, joinNames('/', pod, name), true);
		return;
	}

	const file = readText(value, 'log.file.path', 'file', 'location', 'labels.filename') ?? readOldFile(value);
	const host = readHost(value);
	const machine = host ?? (file === undefined ? readText(value, 'source') : undefined);
	layer.parts = {host: cut(machine), file: cut(file), unit: cut(readText(value, '_SYSTEMD_UNIT'))};
	setSource(layer, joinNames(':', machine, file), file !== undefined);
}

function readHost(value: DocumentSource): string | undefined {
	return readText(
		value,
		'host.name',
		'host.hostname',
		'agent.name',
		'beat.hostname',
		'beat.name',
		'host',
		'hostname',
		'_HOSTNAME',
		'labels.host',
		'labels.hostname',
		'labels.node_name',
		'labels.instance',
		'resource.labels.node_name',
		'resource.labels.instance_id',
	);
}

function cut(name: string | undefined): string | undefined {
	return name?.slice(0, longestName);
}

/** Beats of 5 and 6 name the file so; Graylog the machine. */
function readOldFile(value: DocumentSource): string | undefined {
	const source = readText(value, 'source');
	return source?.startsWith('/') === true || readText(value, 'beat.name', 'beat.hostname') !== undefined
		? source
		: undefined;
}

function joinNames(separator: string, ...names: ReadonlyArray<string | undefined>): string {
	return names.filter(name => name !== undefined && name !== '').join(separator);
}

function setSource(layer: Layer, name: string, isSpecific: boolean): void {
	if (name !== '') {
		layer.source = name.slice(0, longestName);
		layer.isSpecific = isSpecific;
	}
}
