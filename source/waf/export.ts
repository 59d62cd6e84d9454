/*
Writing what is on the screen to a file: what can be asked for, what is shown before, what came of it. All of it is plain data.
*/
import {type Category} from './category.ts';
import {type Timestamp} from './clock.ts';

/**
A kind of file. `list` and `cidr` hold nothing but addresses; `nginx`, `ipset` and `nft` are for those programs and begin with comments that say how.
*/
export type ExportChoice =
	| {
			readonly subject: 'addresses';
			readonly format: 'list' | 'cidr' | 'nginx' | 'ipset' | 'nft' | 'csv';
			readonly extension: string;
	  }
	| {readonly subject: 'transactions'; readonly format: 'ndjson' | 'csv'; readonly extension: string}
	| {readonly subject: 'report'; readonly format: 'md' | 'html' | 'json'; readonly extension: string};

/**
All of them, in the order in which they are offered.
*/
export const exportChoices: readonly ExportChoice[] = [
	{subject: 'addresses', format: 'list', extension: 'txt'},
	{subject: 'addresses', format: 'cidr', extension: 'cidr'},
	{subject: 'addresses', format: 'nginx', extension: 'conf'},
	{subject: 'addresses', format: 'ipset', extension: 'ipset'},
	{subject: 'addresses', format: 'nft', extension: 'nft'},
	{subject: 'addresses', format: 'csv', extension: 'csv'},
	{subject: 'transactions', format: 'ndjson', extension: 'ndjson'},
	{subject: 'transactions', format: 'csv', extension: 'csv'},
	{subject: 'report', format: 'html', extension: 'html'},
	{subject: 'report', format: 'md', extension: 'md'},
	{subject: 'report', format: 'json', extension: 'json'},
];

/**
The name of the file: `waftop-addresses-20261128T140311Z.txt`.
*/
export function nameExport({subject, extension}: ExportChoice, stamp: string): string {
	return `waftop-${subject}-${stamp}.${extension}`;
}

/**
Whether a file of this kind makes a program refuse clients: then addresses that must not be refused stand in comments.
*/
export function isRefusing({format}: ExportChoice): boolean {
	return format === 'nginx' || format === 'ipset' || format === 'nft';
}

/**
A client with what the exported transactions say of it.
*/
export type ExportedClient = {
	/** In normal form; of a network, its range. */
	readonly address: string;

	/** Of a network: how many addresses of it were seen. */
	readonly addresses?: number;

	/** What a program is told to refuse in the place of a network; absent: the address. */
	readonly refusedAs?: string;
	readonly requests: number;
	readonly blocked: number;
	readonly through: number;
	readonly firstSeen: Timestamp;
	readonly lastSeen: Timestamp;
	readonly mainCategory: Category | undefined;

	/** At least one record that is whole and has a single reading names it; else forged text could. */
	readonly isCertain: boolean;
};

/**
What would be written, counted before anything is.
*/
export type ExportPlan = {
	readonly folder: string;

	/** The part of all names that makes them new. */
	readonly stamp: string;
	readonly transactions: number;
	readonly addresses: number;

	/** The addresses stand for their networks, as on the screen; or only for user agents, which no file of addresses can name. */
	readonly grouped?: 'network' | 'agent' | undefined;

	/** Of the addresses, how many a file for nginx, ipset or nft has as comments only. */
	readonly keptOut: number;

	/** Transactions that name no client. */
	readonly nameless: number;

	/** Addresses beside these, of clients that matched no rule: no file holds them. */
	readonly unmatched: number;

	/** Why nothing can be written into the folder. */
	readonly notWritable: string | undefined;
};

/**
What came of writing. `missing` transactions were let go by the history in the meantime.
*/
export type ExportOutcome =
	| {
			readonly kind: 'written';
			readonly file: string;

			/** Addresses or transactions. */
			readonly entries: number;
			readonly bytes: number;
			readonly sha256: string;
			readonly missing: number;

			/** Why no note of it could be made. */
			readonly unnoted: string | undefined;
	  }
	/** Nothing is left of the file. */
	| {readonly kind: 'failed'; readonly words: string};
