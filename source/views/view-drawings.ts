import {type Snapshot} from '../questions/snapshot.ts';
import {type Screen, type TableName} from '../screen/screen.ts';
import {isGrouped} from '../screen/client-groups.ts';
import {type View} from '../screen/views.ts';
import {drawAlerts} from './alerts/alerts-view.ts';
import {drawDenyList} from './deny/deny-list.ts';
import {type DrawnPanel} from './drawing/drawn-panel.ts';
import {type Look} from './drawing/line.ts';
import {drawClientGroups} from './panels/client-groups-view.ts';
import {drawFeed} from './panels/feed-panel.ts';
import {drawOverview, type Size} from './panels/overview.ts';
import {drawTable} from './panels/table-view.ts';
import {drawThrough} from './panels/through-view.ts';
import {drawUnusual} from './panels/unusual-view.ts';
import {drawWideOverview, isWide} from './panels/wide-overview.ts';

type DrawView = (snapshot: Snapshot, screen: Screen, size: Size, look: Look) => DrawnPanel;

/**
How a view is drawn. One that `needsLog` gives way to the reasons while nothing of ModSecurity was read.
*/
export type ViewDrawing = {readonly draw: DrawView; readonly needsLog: boolean};

/**
The drawing of each view.
*/
export const viewDrawings: Readonly<Record<View, ViewDrawing>> = {
	overview: {
		draw: (snapshot, screen, size, look) =>
			(isWide(size) ? drawWideOverview : drawOverview)(snapshot, screen, size, look),
		needsLog: true,
	},
	feed: {
		draw: (snapshot, screen, size, look) => drawFeed(snapshot, screen, {...size, focused: true}, look),
		needsLog: true,
	},
	clients: {
		draw: (snapshot, screen, size, look) =>
			isGrouped(screen)
				? drawClientGroups(snapshot, screen, size, look)
				: drawTable(snapshot, screen, 'clients', size, look),
		needsLog: true,
	},
	rules: table('rules'),
	paths: table('paths'),
	hosts: table('hosts'),
	denied: {draw: drawDenyList, needsLog: false},
	through: {draw: drawThrough, needsLog: true},
	unusual: {draw: drawUnusual, needsLog: false},
	alerts: {draw: drawAlerts, needsLog: false},
};

function table(name: TableName): ViewDrawing {
	return {draw: (snapshot, screen, size, look) => drawTable(snapshot, screen, name, size, look), needsLog: true};
}
