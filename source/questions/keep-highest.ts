/**
The places of the highest numbers among the first `length`, at most `most` of them, in any order; of equals the first. A heap of `most` is kept, so it costs next to nothing for each number that is not among them.
*/
export function keepHighest(numbers: Float64Array, length: number, most: number): number[] {
	const heap: number[] = [];
	const isLower = (one: number, other: number): boolean =>
		numbers[one] < numbers[other] || (numbers[one] === numbers[other] && one > other);

	const sink = (from: number): void => {
		let at = from;
		for (;;) {
			const [left, right] = [2 * at + 1, 2 * at + 2];
			let lowest = at;
			if (left < heap.length && isLower(heap[left], heap[lowest])) {
				lowest = left;
			}

			if (right < heap.length && isLower(heap[right], heap[lowest])) {
				lowest = right;
			}

			if (lowest === at) {
				return;
			}

			[heap[at], heap[lowest]] = [heap[lowest], heap[at]];
			at = lowest;
		}
	};

	for (let place = 0; place < length; place++) {
		if (heap.length < most) {
			heap.push(place);
			if (heap.length === most) {
				for (let at = (most >> 1) - 1; at >= 0; at--) {
					sink(at);
				}
			}
		} else if (numbers[place] > numbers[heap[0]]) {
			heap[0] = place;
			sink(0);
		}
	}

	return heap;
}
