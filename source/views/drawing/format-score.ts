import {type Glyphs} from './glyphs.ts';
import {own, type CleanText} from './own-words.ts';

/**
`15/5`: score and threshold; `≈3` where the score is a sum from severities, `-` where there is none.
*/
export function formatScore(
	{
		score,
		scoreEstimated,
		threshold,
	}: {
		readonly score: number | undefined;
		readonly scoreEstimated: boolean;
		readonly threshold: number | undefined;
	},
	glyphs: Glyphs,
): CleanText {
	if (score === undefined) {
		return own('-');
	}

	return own(
		scoreEstimated ? `${glyphs.estimate}${score}` : threshold === undefined ? `${score}` : `${score}/${threshold}`,
	);
}
