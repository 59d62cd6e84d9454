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
The field of our documents that a rule means: a name that another shape gives it, and a name with `.keyword` or `.raw` behind it, which is the field itself here.
*/
export function toFieldName(name: string, note: (sentence: string) => void): string {
	const [, plain] = /^(.+)\.(?:keyword|raw)$/.exec(name) ?? [];
	const field = plain ?? name;
	const same = Object.hasOwn(sameFields, field) ? sameFields[field] : field;
	if (same !== name) {
		note(`${name} is read as ${same}`);
	}

	return same;
}
