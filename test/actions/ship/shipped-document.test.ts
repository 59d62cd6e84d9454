import {expect, test} from 'vitest';
import {toShippedDocument} from '../../../source/actions/ship/shipped-document.ts';
import {maskForOutput} from '../../../source/secrets/mask.ts';
import {aDetail} from '../../views/builders.ts';

const zone = {offset: 0, source: 'ids'} as const;

function ship(target: string): string {
	const path = target.split('?')[0];
	const facts = {category: 'SQLI', severity: 2, score: 5, path, host: 'shop.test'} as const;
	const detail = aDetail({target, path, query: target.split('?')[1]});
	return JSON.stringify(toShippedDocument(maskForOutput(detail), zone, facts, 'web1'));
}

test('a path that holds a secret is masked in what a document is counted by as well', () => {
	const document = ship('/reset/geheimnis?token=geheimnis');
	expect(document).not.toContain('geheimnis');
	expect(document).toContain('"path":"/reset/***"');
});

test('a path without one stays as it is counted', () => {
	expect(JSON.parse(ship('/reset?token=geheimnis'))).toMatchObject({waftop: {path: '/reset'}});
});
