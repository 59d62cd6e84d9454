/**
The lines of search servers that waftop is held against: what is published of each, and the Java that it runs on.
*/
export type ServerLine = {
	/** Coordinates of Maven: group, artifact, version. */
	readonly artifact: readonly [string, string, string];
	readonly kind: 'distribution' | 'embedded';

	/** The security manager of older ones is not in newer Java. */
	readonly java: readonly [from: number, to: number];
	readonly product: 'elasticsearch' | 'opensearch';

	/** Where Lucene keeps the tokenizer for URLs in this version; undefined where no security is there to need it. */
	readonly tokenizerPackage?: 'standard' | 'email';
};

const elastic = 'org.elasticsearch.distribution.integ-test-zip';
const openSearch = 'org.opensearch.distribution.integ-test-zip';

export const serverLines = {
	'elasticsearch-7': {
		artifact: [elastic, 'elasticsearch', '7.17.29'],
		kind: 'distribution',
		java: [17, 21],
		product: 'elasticsearch',
		tokenizerPackage: 'standard',
	},
	'elasticsearch-8': {
		artifact: [elastic, 'elasticsearch', '8.19.21'],
		kind: 'distribution',
		java: [17, 99],
		product: 'elasticsearch',
		tokenizerPackage: 'email',
	},
	'elasticsearch-9': {
		artifact: ['org.elasticsearch', 'elasticsearch', '9.5.3'],
		kind: 'embedded',
		java: [21, 99],
		product: 'elasticsearch',
	},
	'opensearch-2': {
		artifact: [openSearch, 'opensearch', '2.19.6'],
		kind: 'distribution',
		java: [17, 21],
		product: 'opensearch',
	},
	'opensearch-3': {
		artifact: [openSearch, 'opensearch', '3.8.0'],
		kind: 'distribution',
		java: [21, 99],
		product: 'opensearch',
	},
} as const satisfies Record<string, ServerLine>;

export type LineName = keyof typeof serverLines;

export const lineNames = Object.keys(serverLines) as LineName[];

export function lineOf(name: LineName): ServerLine {
	return serverLines[name];
}
