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
]);

/**
Puts the name that a shipper gives into the layer: pod and container, else container, else machine and file, as far as they are told.

Fields: Fluent Bit's filter `kubernetes`, Beats of 5 to 8, Vector, Wazuh, GELF, journald.
*/
export function readJsonSource(layer: Layer, value: DocumentSource): void {
	if (
		!Object.keys(value).some(
			key => key.includes('.') || (roots.has(key) && !(key === 'log' && typeof value[key] === 'string')),
		)
	) {
		return;
	}

	const pod = readText(value, 'kubernetes.pod_name', 'kubernetes.pod.name', 'labels.pod');
	const container = readText(
		value,
		'kubernetes.container_name',
		'kubernetes.container.name',
		'labels.container',
		'container_name',
		'container.name',
		'CONTAINER_NAME',
		'_container_name',
	);
	if (pod !== undefined || container !== undefined) {
		setSource(layer, joinNames('/', pod, container?.replace(/^\//, '')), true);
		return;
	}

	const file = readText(value, 'log.file.path', 'file', 'location', 'labels.filename') ?? readOldFile(value);
	const host = readText(
		value,
		'host.name',
		'host.hostname',
		'agent.name',
		'beat.hostname',
		'beat.name',
		'host',
		'hostname',
		'_HOSTNAME',
	);
	const machine = host ?? (file === undefined ? readText(value, 'source') : undefined);
	setSource(layer, joinNames(':', machine, file), file !== undefined);
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
