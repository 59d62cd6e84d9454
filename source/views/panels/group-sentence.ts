import {type Place} from '../../waf/place.ts';
import {type GroupRow} from '../../waf/question.ts';
import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBounded, formatCount, formatShare} from '../drawing/format-number.ts';
import {formatMoment} from '../drawing/format-time.ts';
import {span, type Line, type Look, type Span} from '../drawing/line.ts';
import {formatPlace} from '../drawing/place-text.ts';
import {join, own, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, widthOf} from '../drawing/text-width.ts';
import {roleOf} from '../drawing/theme.ts';

/** Shorter than this a list of targets says nothing. */
const leastForNames = 16;

/**
How many addresses attack alike, in a cell: `14, same 3 targets`, or `9 of 14, same target`. Without a campaign the number of addresses.
*/
export function nameCampaign({addresses, campaign}: GroupRow, {countedHere}: Snapshot, {glyphs}: Look): CleanText {
	const all = formatBounded(addresses, glyphs);
	if (campaign === undefined) {
		return all;
	}

	// A server's numbers know no campaigns: these are of the documents read here.
	const sign = countedHere ? own('') : glyphs.atLeast;
	const some = own(`${sign}${formatCount(campaign.addresses)}`);
	const who = campaign.addresses === addresses.value ? some : own(`${some} of ${all}`);
	return own(
		campaign.targets === 1 ? `${who}, same target` : `${who}, same ${sign}${formatCount(campaign.targets)} targets`,
	);
}

/**
Where a client or network is from, as a fact of such a line; none where it is not known.
*/
export function speakOfPlace(place: Place | undefined, {glyphs}: Look): Span[] {
	const words = formatPlace(place, text => clean(text, glyphs));
	return words === '' ? [] : [span(`  ${words}`)];
}

/**
The facts about a group, as many as fit; with a campaign its targets by name, as far as there is room.
*/
export function speakOfNetwork(row: GroupRow, snapshot: Snapshot, width: number, look: Look): Line {
	const {glyphs} = look;
	const {campaign} = row;
	const offset = snapshot.zone.offset;
	const words = nameCampaign(row, snapshot, look);
	const facts: Span[] = [
		span(
			`  ${campaign === undefined ? own(`${words} ${row.addresses.value === 1 ? 'address' : 'addresses'}`) : words}`,
		),
		...(row.through === 0 ? [] : [span(`  ${formatCount(row.through)} through`, 'danger')]),
		span(
			`  ${clean(row.mainCategory ?? 'no category', glyphs)} ${formatShare(row.mainCategoryCount, row.count)}`,
			roleOf(row.mainCategory),
		),
		...speakOfPlace(row.place, look),
		span(`  ${formatCount(row.blocked)} of ${formatCount(row.count)} blocked`),
		span(`  since ${formatMoment(row.firstSeen, offset, isDated(snapshot), true).trimStart()}`),
	];
	const key = clean(row.key, glyphs);
	let room = width - widthOf(key);
	const fitting = facts.filter(({text}) => (room -= widthOf(text)) >= 0 || ((room += widthOf(text)), false));
	const names =
		campaign === undefined || room < leastForNames
			? []
			: [span(own(`  ${cutEnd(nameTargets(campaign, look), room - 2, glyphs.cut)}`), 'dim')];
	return [span(key, 'strong'), ...fitting, ...names];
}

/**
The targets of a campaign as one text.
*/
export function nameTargets({names, targets}: NonNullable<GroupRow['campaign']>, {glyphs}: Look): CleanText {
	const known = join(
		names.map(name => clean(name, glyphs)),
		', ',
	);
	return targets > names.length ? own(`${known}, +${formatCount(targets - names.length)} more`) : known;
}

/**
The campaign with most addresses, for the foot of a panel of at most `width` cells; `more` is how many clients are not in it. Undefined where there is none.
*/
export function drawLargestCampaign(snapshot: Snapshot, more: CleanText, width: number, look: Look): Line | undefined {
	const {separator, cut} = look.glyphs;
	const [largest] = (snapshot.totals.networks?.rows ?? [])
		.filter(({campaign}) => campaign !== undefined)
		.toSorted((one, other) => other.campaign!.addresses - one.campaign!.addresses);
	if (largest === undefined) {
		return undefined;
	}

	const {addresses, targets} = largest.campaign!;
	const key = clean(largest.key, look.glyphs);
	const sign = snapshot.countedHere ? own('') : look.glyphs.atLeast;
	const same = own(targets === 1 ? 'same target' : `same ${sign}${formatCount(targets)} targets`);
	const short = own(`${key}: ${sign}${formatCount(addresses)}, ${same}`);
	const long = own(`${key}: ${sign}${formatCount(addresses)} addresses, ${same}`);
	const ways =
		more === ''
			? ([
					['', long],
					['', short],
				] as const)
			: ([
					[own(`${more} more ${separator} `), long],
					[own(`${more} more ${separator} `), short],
					[own(`${more} ${separator} `), short],
				] as const);
	const [head, words] = ways.find(way => 1 + way[0].length + widthOf(way[1]) <= width) ?? ways[ways.length - 1];
	return [span(own(` ${head}`), 'dim'), span(cutEnd(words, width - 1 - head.length, cut), 'strong')];
}
