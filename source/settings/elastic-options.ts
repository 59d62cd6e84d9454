import {shapeNames} from '../waf/shape-name.ts';
import {choice, list, text, toggle, type Usage} from './option.ts';
import {parseFingerprint, parseText, parseUrl} from './parse-values.ts';

const both: readonly Usage[] = ['main', 'report', 'watch', 'alerts', 'ship', 'doctor'];
const reading: readonly Usage[] = ['main', 'report', 'watch', 'alerts', 'doctor'];

/**
Options of the search server that is read instead of files, or shipped to: the section `es` of the settings file.
*/
export const elasticOptions = {
	nodes: list(
		{
			flag: 'es',
			key: 'es.url',
			placeholder: 'URL',
			words: 'search server to use, such as https://es.example:9200; commas between several',
			group: 'server',
			usages: both,
		},
		parseUrl,
	),
	/** Patterns with `*` and commas. By default those that pipelines for ModSecurity usually fill. */
	index: text(
		{
			flag: 'index',
			key: 'es.index',
			placeholder: 'PATTERN',
			fallback: 'logstash-*,filebeat-*,logs-*,waf-*,waftop-*,wazuh-alerts-*',
			words: 'indices to read, with * and commas',
			group: 'server',
			usages: reading,
		},
		parseText,
	),
	cloudId: text(
		{
			flag: 'cloud-id',
			key: 'es.cloud_id',
			placeholder: 'ID',
			words: 'Elastic Cloud deployment, instead of a URL',
			group: 'server',
			usages: both,
		},
		parseText,
	),
	user: text(
		{
			flag: 'es-user',
			key: 'es.user',
			placeholder: 'NAME',
			words: 'user name; waftop asks for the password if none is set',
			group: 'server',
			usages: both,
		},
		parseText,
	),
	password: text(
		{
			flag: 'es-password',
			key: 'es.password',
			placeholder: 'PASSWORD',
			words: 'password; other users can see it on the command line, so prefer WAFTOP_ES_PASSWORD or a file',
			group: 'server',
			usages: both,
			isSecret: true,
		},
		parseText,
	),
	passwordFile: text(
		{
			flag: 'es-password-file',
			key: 'es.password_file',
			placeholder: 'FILE',
			words: 'file that holds the password',
			group: 'server',
			usages: both,
		},
		parseText,
	),
	apiKey: text(
		{
			flag: 'es-api-key',
			key: 'es.api_key',
			placeholder: 'KEY',
			words: 'API key instead of user and password; as with the password, prefer WAFTOP_ES_API_KEY or a file',
			group: 'server',
			usages: both,
			isSecret: true,
		},
		parseText,
	),
	apiKeyFile: text(
		{
			flag: 'es-api-key-file',
			key: 'es.api_key_file',
			placeholder: 'FILE',
			words: 'file that holds the API key',
			group: 'server',
			usages: both,
		},
		parseText,
	),
	/** A file of certificates in PEM. */
	caFile: text(
		{
			flag: 'es-ca',
			key: 'es.ca',
			placeholder: 'FILE',
			words: 'certificate of the authority to trust, PEM',
			group: 'server',
			usages: both,
		},
		parseText,
	),
	fingerprint: text(
		{
			flag: 'es-fingerprint',
			key: 'es.fingerprint',
			placeholder: 'HEX',
			words: 'SHA-256 fingerprint of the certificate to trust, or of its authority',
			group: 'server',
			usages: both,
		},
		parseFingerprint,
	),
	insecure: toggle(
		{
			flag: 'es-insecure',
			key: 'es.insecure',
			words: 'accept any certificate: anyone in between can read and change the traffic',
			group: 'server',
			usages: both,
		},
		false,
	),
	proxy: text(
		{
			flag: 'es-proxy',
			key: 'es.proxy',
			placeholder: 'URL',
			words: 'HTTP proxy to the search server',
			group: 'server',
			usages: both,
		},
		parseUrl,
	),
	shape: choice({
		flag: 'shape',
		key: 'es.shape',
		placeholder: 'NAME',
		choices: shapeNames,
		words: 'shape of the documents, detected unless given',
		group: 'server',
		usages: reading,
	}),
} as const;
