import {type ChannelStatus} from '../../waf/alerts-status.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatCount} from '../drawing/format-number.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {join, own} from '../drawing/own-words.ts';
import {cutEnd} from '../drawing/text-width.ts';

/**
Where alerts go: a line for each channel that is down, with why, and one for the others; where the screen is small, only for one that is down.
*/
export function drawChannels(
	channels: readonly ChannelStatus[],
	{width, isSmall}: {readonly width: number; readonly isSmall: boolean},
	look: Look,
): Line[] {
	const {glyphs} = look;
	// More that are down are counted.
	const mostDown = isSmall ? 1 : 3;
	const down = channels.filter(({state}) => state === 'down');
	const others = channels
		.filter(({state}) => state === 'ok')
		.map(({name, sent, lost}) => {
			const failed = own(lost > 0 ? ` (${formatCount(lost)} given up)` : '');
			return own(`${clean(name, glyphs)} ${formatCount(sent)}${failed}`);
		});
	const lines = down.slice(0, mostDown).map((channel): Line => {
		const {name, waiting, lost, problem} = channel;
		const counts = [
			...(waiting > 0 ? [own(`${formatCount(waiting)} waiting`)] : []),
			...(lost > 0 ? [own(`${formatCount(lost)} given up`)] : []),
		];
		const parts = own(counts.length === 0 ? '' : ` (${join(counts, ', ')})`);
		const head = own(` ${clean(name, glyphs)}${parts}`);
		const why = own(problem === undefined ? '' : `: ${clean(problem, glyphs)}`);
		return [blank(1), span(' DOWN ', 'notice'), span(cutEnd(own(`${head}${why}`), width - 8, glyphs.cut))];
	});
	if (isSmall) {
		return lines;
	}

	return [
		...lines,
		...(down.length > mostDown ? [[blank(1), span(own(`${down.length - mostDown} more channels are down`))]] : []),
		...(others.length === 0
			? []
			: [[blank(1), span(cutEnd(own(`sent: ${join(others, ', ')}`), width - 2, glyphs.cut), 'dim')] satisfies Line]),
	];
}

/**
That another process tells of the rules, so that nobody takes what is done on this screen for done there.
*/
export function drawOther(toldBy: string | undefined, width: number, {glyphs}: Look): Line[] {
	if (toldBy === undefined) {
		return [];
	}

	const words = own(`${clean(toldBy, glyphs)} tells of these rules; what is done here holds here alone`);
	return [[blank(1), span(cutEnd(words, width - 2, glyphs.cut), 'strong')]];
}
