import {type Timestamp} from '../../waf/clock.ts';
import {type TimedDocument} from '../types/rule-state.ts';

/**
The documents after one moment up to another, itself included, that have arrived, sorted by time.
*/
export type Ask = (after: Timestamp, upTo: Timestamp) => readonly TimedDocument[];
