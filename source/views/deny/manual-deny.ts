import {blank, span, type Line} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';

/**
How to deny clients in nginx by hand, where waftop cannot. Ranges are in normal form: nothing from the log reaches the line to copy but that.
*/
export function drawManualDeny(ranges: readonly CleanText[]): Line[] {
	return [
		[blank(1), span('BY HAND', 'dim')],
		[
			blank(1),
			span('1', 'strong'),
			span(
				`  Put ${own(ranges.length === 1 ? 'this line' : 'these lines')} into the http block of nginx, or a file that it includes:`,
			),
		],
		...ranges.map((range): Line => [blank(4), span(`deny ${range};`, 'strong')]),
		[blank(1), span('2', 'strong'), span('  Check and reload:')],
		[blank(4), span('nginx -t && nginx -s reload', 'strong')],
		[blank(1), span('3', 'strong'), span('  Its next requests appear as "access forbidden by rule".')],
	];
}
