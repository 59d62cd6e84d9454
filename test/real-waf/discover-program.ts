import process from 'node:process';
import {discoverLogs} from '../../source/actions/discover/discover-logs.ts';
import {type Machine, thisMachine} from '../../source/actions/discover/machine.ts';
import {sortFindings} from '../../source/modes/sort-findings.ts';

/*
Looks for logs and prints what it finds, as whoever runs it: `discover-program.ts [MACHINE]`, what is given of the machine in JSON in the place
of this one's. Rights of root are dropped behind the imports where NOBODY is set: the checkout may be root's own.
*/
if (process.env['NOBODY'] !== undefined && process.getuid!() === 0) {
	process.setgroups!([]);
	process.setgid!(65_534);
	process.setuid!(65_534);
}

const given = JSON.parse(process.argv[2] ?? '{}') as Partial<Machine>;
const machine = {...thisMachine, ourselves: process.getuid!(), ...given};
process.stdout.write(JSON.stringify(sortFindings(await discoverLogs(machine))));
