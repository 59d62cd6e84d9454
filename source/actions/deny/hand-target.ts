import {type ObserverParts} from '../../waf/observer-parts.ts';
import {type RecordWriter, type WebServer} from '../../waf/record-writer.ts';

/**
Where an Apache takes further configuration from, and how it is tested and reloaded.
*/
export type ApachePlace = {
	/** To put the lines into; it is read because of `why`. */
	readonly file: string;
	readonly why: string;

	/** The file is all ours to make; else the lines go to its end. */
	readonly isOwnFile: boolean;
	readonly testCommand: readonly string[];
	readonly reloadCommand: readonly string[];
};

/**
What refuses a client where waftop writes nothing.

- `apache`: `place` is undefined where no configuration is found here.
- `container`: of Docker, or of a pod. `ingress`: the controller of ingress-nginx.
*/
export type HandTarget =
	| {readonly kind: 'apache'; readonly place: ApachePlace | undefined}
	| {readonly kind: 'container'; readonly server: WebServer; readonly name: string}
	| {
			readonly kind: 'pod' | 'ingress';
			readonly server: WebServer;
			readonly namespace: string;
			readonly pod: string;
			readonly container: string | undefined;
	  };

/** Names come from the log, and are pasted into a shell: of anything else than these characters nothing is taken. */
const name = /^[a-z0-9](?:[\w.-]{0,250}[a-z0-9])?$/i;

/** Samples: `/var/lib/docker/containers/ID/ID-json.log`, `/var/log/containers/POD_NAMESPACE_CONTAINER-ID.log`, `/var/log/pods/NAMESPACE_POD_UID/CONTAINER/0.log` */
const dockerFile = /\/containers\/([\da-f]{64})\/[\da-f]{64}-json\.log/;
const podLink = /\/var\/log\/containers\/([^/_]+)_([^/_]+)_([^/]+)-[\da-f]{64}\.log/;
const podFile = /\/var\/log\/pods\/([^/_]+)_([^/_]+)_[^/]+\/([^/]+)\/\d+\.log/;

/**
The container or pod that wrote a record, as its file or its envelope names it; undefined where it was written on a machine.
*/
export function findContainer({server, file, parts}: RecordWriter): HandTarget | undefined {
	const {namespace, pod, container} = toParts(file ?? '') ?? parts ?? {};
	if (pod !== undefined && name.test(pod)) {
		const known = namespace !== undefined && name.test(namespace) ? namespace : 'NAMESPACE';
		const inside = container !== undefined && name.test(container) ? container : undefined;
		const isIngress = /ingress-?nginx/i.test(`${pod} ${known} ${inside ?? ''}`);
		const kind = isIngress ? 'ingress' : 'pod';
		return {kind, server: isIngress ? 'nginx' : (server ?? 'nginx'), namespace: known, pod, container: inside};
	}

	return container !== undefined && name.test(container)
		? {kind: 'container', server: server ?? 'nginx', name: container}
		: undefined;
}

function toParts(file: string): ObserverParts | undefined {
	const [, id] = dockerFile.exec(file) ?? [];
	if (id !== undefined) {
		return {container: id.slice(0, 12)};
	}

	const [, linkedPod, linkedNamespace, linkedContainer] = podLink.exec(file) ?? [];
	if (linkedPod !== undefined) {
		return {pod: linkedPod, namespace: linkedNamespace, container: linkedContainer};
	}

	const [, namespace, pod, container] = podFile.exec(file) ?? [];
	return pod === undefined ? undefined : {namespace, pod, container};
}
