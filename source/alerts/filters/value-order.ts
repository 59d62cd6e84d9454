import {parseAddress} from '../../waf/address.ts';

/**
Orders two addresses by their bits; texts that are none by their code points.
*/
export function compareAddresses(one: string, other: string): number {
	const [first, second] = [toWords(one), toWords(other)];
	return first === undefined || second === undefined ? compareCodePoints(one, other) : compareWords(first, second);
}

function toWords(text: string): Uint32Array | undefined {
	const words = new Uint32Array(4);
	return text.length <= 45 && parseAddress(Buffer.from(text), 0, text.length, words) ? words : undefined;
}

/**
Orders two addresses of four words each.
*/
export function compareWords(left: Uint32Array, right: Uint32Array): number {
	for (let word = 0; word < 4; word++) {
		if (left[word] !== right[word]) {
			return left[word] < right[word] ? -1 : 1;
		}
	}

	return 0;
}

/**
Orders texts as the bytes of their UTF-8: UTF-16 has characters beyond the basic plane before some of it.
*/
export function compareCodePoints(left: string, right: string): number {
	const length = Math.min(left.length, right.length);
	for (let place = 0; place < length; place++) {
		const [one, other] = [left.charCodeAt(place), right.charCodeAt(place)];
		if (one !== other) {
			const oneIsPaired = one >= 0xd8_00 && one <= 0xdf_ff;
			const otherIsPaired = other >= 0xd8_00 && other <= 0xdf_ff;
			return oneIsPaired === otherIsPaired ? one - other : oneIsPaired ? 1 : -1;
		}
	}

	return left.length - right.length;
}
