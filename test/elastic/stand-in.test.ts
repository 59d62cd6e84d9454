import {describe} from 'vitest';
import {createStandIn} from '../helpers/stand-in.ts';
import {describeContract} from '../servers/contract.ts';

describe('the stand-in keeps the contract of a search server', () => {
	const standIn = createStandIn();
	describeContract(() => standIn);
});
