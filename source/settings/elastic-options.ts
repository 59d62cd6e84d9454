import {shapeNames} from '../waf/shape-name.ts';
import {anyText, isSwitch, oneOf, type Option} from './option.ts';
import {UsageError} from './usage-error.ts';

/** Indices that pipelines for ModSecurity fill unless told otherwise. */
export const usualIndices = 'logstash-*,filebeat-*,logs-*,waf-*,waftop-*,wazuh-alerts-*';

/** Sample: `https://user:password@es.example`; the first group is what may be shown. */
export const passwordOfUrl = /(\/\/[^/@:]*):[^/@]*@/;

function isUrl(label: string, text: string): void {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
		// A text that is no URL may hold a password all the same.
		const shown = text.replace(/\/\/[^@/]*@/, '//…@');
		throw new UsageError(`${label}: "${shown}" is no URL; write https://es.example:9200`);
	}
}

function isFingerprint(label: string, text: string): void {
	if (!/^[0-9a-f]{64}$/i.test(text.replaceAll(':', ''))) {
		throw new UsageError(`${label}: "${text}" is no SHA-256 fingerprint; write its 64 hexadecimal digits`);
	}
}

type Described = Pick<Option, 'flag' | 'words'> & Partial<Option>;

function describe(name: string, {flag, words, ...more}: Described): Option {
	return {
		key: `es.${name}`,
		flag,
		variable: `WAFTOP_ES_${name.toUpperCase()}`,
		kind: 'text',
		words,
		fallback: undefined,
		check: anyText,
		...more,
	};
}

/**
Settings of the search server that is read instead of files.
*/
export const elasticOptions: readonly Option[] = [
	describe('url', {
		flag: 'es',
		words: 'search servers to read from instead of files, such as [https://es.example:9200]',
		kind: 'list',
		check: isUrl,
	}),
	describe('index', {
		flag: 'index',
		words: 'indices to read, with * and commas',
		fallback: [usualIndices],
	}),
	describe('cloud_id', {flag: 'cloud-id', words: 'of Elastic Cloud, instead of a URL'}),
	describe('user', {flag: 'es-user', words: 'user of the search server'}),
	describe('password', {
		flag: 'es-password',
		words: 'password of the user; better in WAFTOP_ES_PASSWORD or in a file',
		isSecret: true,
	}),
	describe('password_file', {flag: 'es-password-file', words: 'file that holds the password'}),
	describe('api_key', {
		flag: 'es-api-key',
		words: 'API key instead of user and password; better in WAFTOP_ES_API_KEY or in a file',
		isSecret: true,
	}),
	describe('api_key_file', {flag: 'es-api-key-file', words: 'file that holds the API key'}),
	describe('ca', {flag: 'es-ca', words: 'file with the certificate of the authority, PEM'}),
	describe('fingerprint', {
		flag: 'es-fingerprint',
		words: 'SHA-256 of the certificate, or of its authority',
		check: isFingerprint,
	}),
	describe('insecure', {
		flag: 'es-insecure',
		words: 'trust any certificate: whoever is in between can read and change everything',
		kind: 'switch',
		fallback: ['false'],
		check: isSwitch,
	}),
	describe('proxy', {flag: 'es-proxy', words: 'HTTP proxy to the search server', check: isUrl}),
	describe('shape', {
		flag: 'shape',
		words: `shape of the documents: ${shapeNames.join(', ')}; unset: found by itself`,
		check: oneOf(...shapeNames),
	}),
];
