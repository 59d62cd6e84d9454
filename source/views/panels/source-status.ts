import {type Gap, type PollState, type SourceState} from '../../waf/delivery.ts';
import {stepAge} from '../../questions/time-window.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {formatOffset, type TimeZone} from '../../waf/time-zone.ts';
import {describeGap} from '../printed/gap-text.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatAge, formatDay, formatElapsed} from '../drawing/format-time.ts';
import {formatCount} from '../drawing/format-number.ts';
import {span, type Line, type Look} from '../drawing/line.ts';
import {join, own, type CleanText} from '../drawing/own-words.ts';
import {sanitize} from '../drawing/sanitize.ts';
import {type Screen} from '../../screen/screen.ts';
import {isReading, type Snapshot} from '../../questions/snapshot.ts';

/** The state that matters most stands for all sources. */
const gravity: ReadonlyArray<SourceState['is']> = ['lost', 'waiting', 'reading', 'following', 'ended'];

/**
The source whose state is the gravest.
*/
export function gravestSource(sources: readonly SourceState[]): SourceState | undefined {
	return sources.toSorted((one, other) => gravity.indexOf(one.is) - gravity.indexOf(other.is)).at(0);
}

/**
What the sources are called in the header: the file's name, or how many there are.
*/
export function nameSources(sources: readonly SourceState[], look: Look): CleanText {
	return own(sources.length > 1 ? `${sources.length} files` : nameSource(sources.at(0)?.name ?? '', look));
}

function nameSource(name: string, look: Look): CleanText {
	return clean(name === '-' ? 'stdin' : name.slice(name.lastIndexOf('/') + 1), look.glyphs);
}

/**
`UTC+1`, `UTC+1?` where it is assumed; how it is known where there is room.
*/
export function nameZone(zone: TimeZone, long: boolean): CleanText {
	const name = sanitize(formatOffset(zone.offset));
	if (zone.source === 'assumed') {
		return own(`${name}?${long ? ' (assumed)' : ''}`);
	}

	return own(long && (zone.source === 'ids' || zone.source === 'records') ? `${name} (from ${zone.source})` : name);
}

/**
Gaps that nobody looked at yet, newest last.
*/
export function activeGaps(snapshot: Snapshot, screen: Screen): readonly Gap[] {
	return snapshot.gaps.filter(({at}) => at > screen.gapsSeen);
}

/**
Is it live: the first words of the screen. No two states look alike.
*/
export function drawStatus(live: Snapshot, screen: Screen, width: number, look: Look): Line {
	const {glyphs} = look;
	const state = gravestSource(live.sources);
	if (screen.paused !== undefined && live.chapter !== undefined) {
		const {number, of, title} = live.chapter;
		return [span(' HELD ', 'notice'), ...(width < 12 ? [] : [span(` ${number}/${of}: ${clean(title, glyphs)}`)])];
	}

	if (screen.paused !== undefined) {
		const fresh = countNewer(live, screen.paused.picture);
		const since = formatElapsed(live.now - screen.paused.since);
		return [span(` PAUSED ${since} +${formatCount(fresh)} `, 'notice')];
	}

	if (state?.is === 'lost' && state.poll?.circuit === 'degraded') {
		return [span(`${glyphs.hollow} RETRYING ${clean(state.why ?? '', glyphs)}`, 'notice')];
	}

	if (state?.is === 'lost') {
		return [
			span(`${glyphs.live} LOST ${nameSource(state.name, look)}: ${clean(state.why ?? 'gone', glyphs)}`, 'notice'),
		];
	}

	const [gap, ...others] = activeGaps(live, screen).toReversed();
	if (gap !== undefined) {
		const more = own(others.length > 0 && width > 50 ? ` +${others.length} more` : '');
		return [span(`GAP ${clean(describeGap(gap, live.zone.offset, width > 60), glyphs)}${more}`, 'notice')];
	}

	if (live.chapter !== undefined) {
		const {number, of, title} = live.chapter;
		if (width < 12) {
			return [span(`${glyphs.play} ${number}/${of}`, 'strong')];
		}

		const words = own(width > 60 ? `chapter ${number} of ${of}` : `${number}/${of}`);
		return [span(`${glyphs.play} DEMO ${words}: `, 'strong'), span(clean(title, glyphs))];
	}

	if (state?.is === 'waiting') {
		return [span(`${glyphs.hollow} WAITING for ${nameSource(state.name, look)}`, 'notice')];
	}

	if (isReading(live)) {
		return [span(`${glyphs.hollow} READING${describeProgress(live.sources)}`, 'strong')];
	}

	if (live.logEnds !== undefined) {
		return [span(`${glyphs.ended} log ends ${formatDay(live.logEnds, live.zone.offset)}`, 'strong')];
	}

	if (state?.is === 'ended') {
		return [span(`${glyphs.ended} END`, 'strong')];
	}

	return drawLive(live, width, look);
}

/**
How the questions to a search server are doing: `poll 5s, lag 2s`, in steps as all ages. Documents that came too late to be listed are told.
*/
export function describePoll({answeredAt, lag, tooLate}: PollState, now: Timestamp, {glyphs}: Look): CleanText {
	const age = answeredAt === undefined ? 0 : stepAge(Math.max(0, now - answeredAt));
	const parts = [
		...(age > 0 ? [own(`answered ${formatAge(age)} ago`)] : []),
		...(lag === undefined ? [] : [own(`lag ${stepAge(lag) === 0 ? '<5 s' : formatAge(stepAge(lag))}`)]),
		...(tooLate > 0 ? [own(`${glyphs.atLeast}${formatCount(tooLate)} over an hour late`)] : []),
	];
	return join(parts, ', ');
}

function drawLive({silence, unusuallySilent}: Snapshot, width: number, {glyphs}: Look): Line {
	if (silence === undefined) {
		return [span(`${glyphs.hollow} LIVE`, 'calm'), span(width < 19 ? '' : ' nothing yet', 'dim')];
	}

	return silence === 0
		? [span(`${glyphs.live} LIVE`, 'calm')]
		: [
				span(
					`${glyphs.live} ${width < 27 ? '' : 'last event '}${formatAge(silence)} ago`,
					unusuallySilent ? 'notice' : 'plain',
				),
			];
}

/** Of all that is read together; what is done with has no numbers any more. */
function describeProgress(sources: readonly SourceState[]): CleanText {
	const reading = sources.filter(({is}) => is === 'reading');
	const done = reading.reduce((sum, state) => sum + (state.done ?? 0), 0);
	const total = reading.reduce((sum, state) => sum + (state.total ?? 0), 0);
	return own(total <= 0 ? '' : ` ${Math.min(99, Math.floor((done / total) * 100))}%`);
}

/* Rows that came after the picture that stands. */
function countNewer(live: Snapshot, picture: Snapshot | undefined): number {
	const newest = picture === undefined || picture.feed.length === 0 ? -1 : picture.feed.rows[picture.feed.length - 1];
	return picture === undefined ? 0 : live.feed.length - 1 - live.feed.indexOf(newest);
}
