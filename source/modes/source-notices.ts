import process from 'node:process';
import {type IntakeFacts} from '../questions/intake-facts.ts';
import {describeGap} from '../views/printed/gap-text.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {hidePasswords} from '../waf/url-password.ts';

/**
Says on standard error what a follower waits for, what it lost and what nobody will read: each once. To be called now and then.
*/
export function createSourceNotices(): (intake: Pick<IntakeFacts, 'sources' | 'gaps' | 'zone'>) => void {
	const said = new Map<string, string>();
	let gapsSaid = 0;
	return ({sources, gaps, zone}) => {
		for (const {name, is, why} of sources) {
			const sentence =
				is === 'waiting'
					? `${why ?? `${name} does not exist`}; waiting`
					: is === 'lost'
						? `${name}: ${why ?? 'lost'}`
						: '';
			if (sentence !== '' && said.get(name) !== sentence) {
				process.stderr.write(`waftop: ${sanitize(hidePasswords(sentence))}\n`);
			}

			said.set(name, sentence);
		}

		for (const gap of gaps.slice(gapsSaid)) {
			process.stderr.write(`waftop: ${sanitize(hidePasswords(gap.name))}: ${describeGap(gap, zone.offset, true)}\n`);
		}

		gapsSaid = gaps.length;
	};
}
