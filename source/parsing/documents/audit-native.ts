import {readNumber, readText, readTexts} from '../../waf/document.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {readTime} from '../values/record-time.ts';
import {type DocumentShape} from './document-shape.ts';
import {readMessageText} from '../records/message-text.ts';

/**
A native audit record that Logstash took apart into flat fields (`uniqueId`, `sourceIp`, `auditLogTrailer.messages`), a document a transaction.
*/
export const auditNative: DocumentShape = {
	name: 'audit-native',
	read(source, time) {
		const uniqueId = readText(source, 'uniqueId');
		const client = readText(source, 'sourceIp');
		if (uniqueId === undefined || client === undefined) {
			return undefined;
		}

		const matches = [
			...readTexts(source, 'auditLogTrailer.messages'),
			...readTexts(source, 'auditLogTrailer.Message'),
			...readTexts(source, 'messages'),
		].flatMap((text): RuleMatch[] => {
			const match = readMessageText(text.replace(/^Message: /, ''));
			return match === undefined ? [] : [match];
		});
		return {
			kind: 'transaction',
			shape: 'audit-native',
			facts: {
				uniqueId,
				client,
				clientPort: readNumber(source, 'sourcePort') || undefined,
				method: readText(source, 'httpMethod'),
				target: readText(source, 'requestedUri'),
				host: readText(source, 'requestHeaders.Host', 'requestHeaders.host'),
				userAgent: readText(source, 'requestHeaders.User-Agent', 'requestHeaders.user-agent'),
				statusCode: readNumber(source, 'httpStatus', 'responseStatus'),
				observer: readText(source, 'host.name', 'host'),
			},
			time: readTime(readText(source, 'modsec_timestamp')) ?? time,
			key: undefined,
			ruleMatches: matches,
			tellsOutcome: true,
			isIntercepted: false,
			truncated: false,
		};
	},
};
