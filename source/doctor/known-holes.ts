import {type Package} from './box.ts';
import {isBelow} from './versions.ts';

/**
A hole that is known: which versions have it, and what it means. Only what advisories of the projects say.
*/
export type Hole = {
	readonly cve: string;

	/** The first version that has it. */
	readonly from: string;

	/** Distributions looked at it and left it as it is: their current packages have it. */
	readonly isLeft?: true;

	/** For each line of versions the first one without it. */
	readonly mended: ReadonlyArray<{readonly branch: string; readonly version: string}>;

	/** Begins with `bypass` where rules can be got around. */
	readonly means: string;
};

function inV3(version: string): Hole['mended'] {
	return [{branch: '3.', version}];
}

function inV2(version: string): Hole['mended'] {
	return [{branch: '2.', version}];
}

/**
Of ModSecurity 2 and 3.
*/
export const engineHoles: readonly Hole[] = [
	{
		cve: 'CVE-2024-1019',
		from: '3.0.0',
		isLeft: true,
		mended: inV3('3.0.12'),
		means: 'bypass by an encoded ? in the path',
	},
	{cve: 'CVE-2026-30923', from: '3.0.0', mended: inV3('3.0.15'), means: 'workers crash by t:hexDecode'},
	{cve: 'CVE-2025-27110', from: '3.0.13', mended: inV3('3.0.14'), means: 'bypass by encoded HTML entities'},
	{cve: 'CVE-2023-38285', from: '3.0.0', mended: inV3('3.0.10'), means: 'denial of service by four transformations'},
	{cve: 'CVE-2023-28882', from: '3.0.5', mended: inV3('3.0.9'), means: 'workers crash'},
	{
		cve: 'CVE-2022-48279',
		from: '2.0.0',
		mended: [...inV3('3.0.8'), ...inV2('2.9.6')],
		means: 'bypass by multipart requests',
	},
	{
		cve: 'CVE-2021-42717',
		from: '2.0.0',
		mended: [...inV3('3.0.6'), ...inV2('2.9.5')],
		means: 'denial of service by nested JSON',
	},
	{cve: 'CVE-2023-24021', from: '2.0.0', mended: inV2('2.9.7'), means: 'bypass by null bytes in uploads'},
	{
		cve: 'CVE-2025-47947',
		from: '2.0.0',
		mended: inV2('2.9.9'),
		means: 'denial of service by JSON and sanitiseMatchedBytes',
	},
	{cve: 'CVE-2025-48866', from: '2.0.0', mended: inV2('2.9.10'), means: 'denial of service by sanitiseArg'},
	{cve: 'CVE-2025-52891', from: '2.9.8', mended: inV2('2.9.11'), means: 'workers crash by an empty XML tag'},
	{cve: 'CVE-2025-54571', from: '2.0.0', mended: inV2('2.9.12'), means: 'the type of an answer can be replaced'},
];

/**
Of the Core Rule Set.
*/
export const crsHoles: readonly Hole[] = [
	{
		cve: 'CVE-2026-21876',
		from: '3.3.0',
		mended: [
			{branch: '3.3.', version: '3.3.8'},
			{branch: '4.', version: '4.22.0'},
		],
		means: 'bypass by the charset of a part',
	},
	{cve: 'CVE-2023-38199', from: '3.0.0', mended: inV3('3.3.5'), means: 'bypass by two Content-Type headers'},
	{
		cve: 'CVE-2022-39955',
		from: '3.0.0',
		mended: [
			{branch: '3.0.', version: '3.2.2'},
			{branch: '3.1.', version: '3.2.2'},
			{branch: '3.2.', version: '3.2.2'},
			{branch: '3.3.', version: '3.3.3'},
		],
		means: 'bypass by charsets and ranges, with CVE-2022-39956 to 39958',
	},
	{
		cve: 'CVE-2021-35368',
		from: '3.1.0',
		mended: [
			{branch: '3.1.', version: '3.1.2'},
			{branch: '3.2.', version: '3.2.1'},
			{branch: '3.3.', version: '3.3.2'},
		],
		means: 'bypass by a path behind a script',
	},
];

/**
The holes that a version has, but those that its package's changelog says are mended.
*/
export function stillOpen(version: string, holes: readonly Hole[], installed: Package | undefined): Hole[] {
	return holes.filter(
		({cve, from, mended, isLeft}) =>
			mended.some(({branch, version: first}) => version.startsWith(branch) && isBelow(version, first)) &&
			!isBelow(version, from) &&
			installed?.mended?.has(cve) !== true &&
			!(isLeft === true && installed?.mended !== undefined),
	);
}
