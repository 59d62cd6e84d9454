import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';
import {type ApacheHead} from './apache-head.ts';
import {ascii, indexOfByte, standsAt} from '../values/bytes.ts';
import {readHeadClient} from './head-clients.ts';
import {createHeadGroups, readHeadGroups} from './head-groups.ts';

const modsecurity = ascii('ModSecurity: ');
const clientOpen = ascii('[client ');
const referenceOpen = ascii('[ref "');
const groups = createHeadGroups();

/** Longer than what another program prints of a client's own text at the beginning of a line: libxml2 stops at 80 bytes. */
const shortestAlone = 120;

/** libmodsecurity cuts `ref` at 200 bytes. */
const longestReference = 240;

/**
Reads the head of a line of engine v2 that has no time of its own, anchored at the first byte. Fills process, client and port of the observation. False where it is no such line.

    [security2:error] [pid N:tid N] [client A:P] [client A] ModSecurity: …     what is left of Apache's line in syslog
    [client A] ModSecurity: …                                                  HAProxy's agent, load balancers, IIS
    FRONTEND/FILTER ModSecurity: …                                             HAProxy Enterprise: no client
    ModSecurity: …                                                             other hosts of 2.9.8: no client

Without an envelope only the second is taken, and only if it is long: at the beginning of a line of Apache's log may stand a piece of a client's broken body.
*/
export function readBareHead(observation: Observation, head: ApacheHead, hasEnvelope: boolean): boolean {
	const {bytes, start, end} = observation;
	const isLong = standsAt(bytes, start, clientOpen) && end - start >= shortestAlone;
	if (!hasEnvelope && !isLong) {
		return false;
	}

	observation.process = -1;
	observation.connection = -1;
	observation.clientKnown = false;
	observation.clientPort = 0;
	head.time = Number.NaN;
	head.body = -1;
	const behind = readHeadGroups(observation, start, groups, true);
	if (behind < 0 || (!hasEnvelope && groups.count > 1)) {
		return false;
	}

	// Apache's line has more groups than the client, and its backslashes are doubled.
	head.isApache = groups.count > groups.clients.count || groups.clients.count > 1;
	const isApacheLine = head.isApache && groups.count > 1;
	if (groups.isForeign) {
		return isApacheLine;
	}

	const at = groups.count === 0 ? skipFilterName(observation) : behind;
	if (!standsAt(bytes, at, modsecurity) || (!head.isApache && endsInReference(observation))) {
		return isApacheLine;
	}

	head.body = at + modsecurity.length;
	head.isFree = groups.clients.isFree;
	head.isDoubtful = groups.clients.isDoubtful;
	readHeadClient(observation, groups.clients, !groups.isSecurity2);

	return true;
}

/** `FRONTEND/FILTER `: one word with one slash in it; returns where it ends, or the line's start. */
function skipFilterName({bytes, start, end}: Observation): number {
	const blank = indexOfByte(bytes, Byte.space, start, Math.min(end, start + 200));
	const slash = indexOfByte(bytes, Byte.slash, start, blank);
	const isName =
		bytes[blank] === Byte.space &&
		slash > start &&
		slash < blank - 1 &&
		indexOfByte(bytes, Byte.slash, slash + 1, blank) === blank;
	return isName ? blank + 1 : start;
}

/** Only libmodsecurity ends its lines so, whose fields are raw: read as those of engine v2, a client's text could pose as them. */
function endsInReference({bytes, start, end}: Observation): boolean {
	let at = end - 1;
	if (bytes[at] !== Byte.closeBracket) {
		return false;
	}

	const limit = Math.max(start, end - longestReference);
	while (at > limit && bytes[at] !== Byte.openBracket) {
		at--;
	}

	return standsAt(bytes, at, referenceOpen);
}
