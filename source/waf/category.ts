/**
An attack class: a CRS category of `crsCategories`, or the name of another vendor's rule set (`COMODO`, `ATOMIC`), or `LOCAL`.
*/
export type Category = string;

/**
The CRS attack classes, and the rules files that they come from (first three digits of file and rule id).
*/
export const crsCategories: Readonly<Record<Category, readonly number[]>> = {
	SQLI: [942],
	XSS: [941],
	LFI: [930],
	RFI: [931],
	RCE: [932],
	PHP: [933],
	JAVA: [944],
	NODE: [],
	RUBY: [956],
	GENERIC: [934],
	SESSION: [943],
	SCANNER: [913],
	PROTOCOL: [920, 921, 922],
	METHOD: [911],
	DOS: [912],
	IP: [910],
	LEAK: [950, 951, 952, 953, 954],
	SHELL: [955],
};

const otherCategories: ReadonlySet<Category> = new Set(['COMODO', 'ATOMIC', 'IMUNIFY', 'LOCAL', 'OTHER']);

/**
Whether a name is one of ours: an index may hold any text in the place of a category.
*/
export function isKnownCategory(name: Category): boolean {
	return Object.hasOwn(crsCategories, name) || otherCategories.has(name);
}
