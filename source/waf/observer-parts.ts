/**
Where a record was written, each name by what it names: as foreign as the record itself.
*/
export type ObserverParts = {
	readonly host?: string | undefined;
	readonly namespace?: string | undefined;
	readonly pod?: string | undefined;
	readonly container?: string | undefined;

	/** What the machine's supervisor started it as. */
	readonly unit?: string | undefined;

	/** Where the line stood before a tool printed it: no machine. */
	readonly file?: string | undefined;
};

/**
The name to show for where a record was written: pod and container, else the machine; undefined where only a file is known.
*/
export function nameObserver({host, namespace, pod, container, unit, file}: ObserverParts): string | undefined {
	const inside = [namespace, pod, container].filter(name => name !== undefined && name !== '').join('/');
	if (inside !== '') {
		return inside;
	}

	return host === undefined ? unit : file === undefined ? host : `${host}:${file}`;
}
