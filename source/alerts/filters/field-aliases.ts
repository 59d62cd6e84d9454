/* Names of other shapes of documents, as pipelines for the same logs give them, and the fields of ours that hold the same. */
const sameFields: Readonly<Record<string, string>> = {
	attack_name: 'modsecurity.rules.message',
	attack_type: 'modsecurity.categories',
	client: 'source.ip',
	client_ip: 'source.ip',
	clientip: 'source.ip',
	remote_addr: 'source.ip',
	rule_id: 'modsecurity.rules.id',
	ruleid: 'modsecurity.rules.id',
	severity: 'modsecurity.rules.severity',
	unique_id: 'modsecurity.unique_id',
	uri: 'url.path',
	hostname: 'url.domain',
};

/**
The names under which a document may hold what a name means, in the order in which they are tried: the name itself; without `.keyword` or `.raw` behind it, which is the field itself here; and our own field, where another shape's name was given.
*/
export function namesOf(name: string): readonly [string, ...string[]] {
	const [, plain] = /^(.+)\.(?:keyword|raw)$/.exec(name) ?? [];
	const field = plain ?? name;
	const own = Object.hasOwn(sameFields, field) ? [sameFields[field]] : [];
	return [name, ...(plain === undefined ? [] : [plain]), ...own];
}
