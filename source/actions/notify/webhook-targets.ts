import {type ChannelOptions, type Target} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';
import {toPlace} from './http-post.ts';
import {listOf, readOptionFile, textOf} from './option-values.ts';

/**
A place for each URL that an option lists, and in each for every entry of a second option (`slack_channel_override`), so that one of them that is down holds none of the others.

@throws {DeliveryError} where there is none, or one is no URL.
*/
export function toWebhookTargets(options: ChannelOptions, option: string, parting?: string): readonly Target[] {
	const file = textOf(options, `${option}_file`);
	const urls =
		file === undefined
			? listOf(options, option)
			: readOptionFile(options, `${option}_file`, file)
					.split('\n')
					.map(line => line.trim())
					.filter(line => line !== '');
	if (urls.length === 0) {
		throw new DeliveryError(`${option} is missing`, false);
	}

	const parts = parting === undefined ? [] : listOf(options, parting);
	return urls.flatMap(url => {
		const {host} = toPlace(url);
		const own = {...options, [option]: url};
		return parts.length === 0
			? [{identity: url, label: host, options: own}]
			: parts.map(part => ({
					identity: `${url} ${part}`,
					label: `${host} ${part}`,
					options: {...own, [parting!]: part},
				}));
	});
}
