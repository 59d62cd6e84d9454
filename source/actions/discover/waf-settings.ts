/**
What a directive of ModSecurity was set to, and where.
*/
export type WafSetting = {readonly value: string; readonly place: string};

/**
The directives of ModSecurity that say where it writes, in small letters. The last one of a place counts.
*/
export type WafSettings = ReadonlyMap<string, WafSetting>;

const wanted = new Set([
	'secruleengine',
	'secauditengine',
	'secauditlog',
	'secauditlog2',
	'secauditlogtype',
	'secauditlogformat',
	'secauditlogstoragedir',
	'secauditlogparts',
]);

/**
Whether a directive is one of them.
*/
export function isWafSetting(name: string): boolean {
	return wanted.has(name);
}

/**
Settings of an inner place over those around it.
*/
export function inherit(outer: WafSettings, inner: WafSettings): WafSettings {
	return inner.size === 0 ? outer : outer.size === 0 ? inner : new Map([...outer, ...inner]);
}

/**
Whether rules are run at all: nothing set means no, for both engines.
*/
export function readEngine(settings: WafSettings): 'on' | 'detection' | 'off' {
	const value = settings.get('secruleengine')?.value.toLowerCase();
	return value === 'on' ? 'on' : value === 'detectiononly' ? 'detection' : 'off';
}
