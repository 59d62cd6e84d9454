import {type Delivery} from '../../source/waf/delivery.ts';
import {type Source} from '../../source/sources/source.ts';

/**
A source that hands over what it is given, when it is given.
*/
export function createDrivenSource() {
	const waiting: Array<{delivery: Delivery | undefined; taken: () => void}> = [];
	let wake = (): void => {};

	const give = async (delivery: Delivery | undefined): Promise<void> =>
		new Promise(taken => {
			waiting.push({delivery, taken});
			wake();
		});

	const source: Source = {
		name: 'driven',
		async *read() {
			for (;;) {
				while (waiting.length === 0) {
					await new Promise<void>(resolve => {
						wake = resolve;
					});
				}

				const {delivery, taken} = waiting.shift()!;
				if (delivery === undefined) {
					taken();
					return;
				}

				yield delivery;
				taken();
			}
		},
	};

	return {
		source,

		/** Settles when whoever reads has done with it. */
		hand: async (delivery: Delivery) => give(delivery),
		end: async () => give(undefined),
	};
}
