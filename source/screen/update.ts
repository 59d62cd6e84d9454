import {
	acceptSnooze,
	changeSnooze,
	chooseForAlert,
	isTypingSnooze,
	openAlert,
	openAlertDialog,
	showAlerts,
	sortAlerts,
} from './alert-steps.ts';
import {keepCarried} from './carried.ts';
import {type Update} from './screen.ts';
import {type Message} from './message.ts';
import {
	acceptInDeny,
	changeDeny,
	changeTyping,
	confirmDeny,
	isTypingInDeny,
	openDeny,
	openUndo,
	takeOutcome,
	takePlan,
	typeInDeny,
} from './deny-steps.ts';
import {
	confirmExport,
	openExport,
	takeExportOutcome,
	takeExportPlan,
	takeExportProgress,
	toggleExportSecrets,
} from './export-steps.ts';
import {activePanel, answers, isTable, shownSnapshot, windowsOf, type Screen} from './screen.ts';
import {askForCount, takeCount} from './filter-count-steps.ts';
import {
	acceptTyping,
	askFor,
	completeTyping,
	drillDown,
	erase,
	eraseFrom,
	includeTerm,
	recallFilter,
	typeText,
} from './filter-steps.ts';
import {stepGrouping, toggleGroup} from './group-steps.ts';
import {acceptNote, changeNote, chooseMark, isTypingInMark, openMark, switchMarked} from './mark-steps.ts';
import {
	moveCursor,
	openConversation,
	openDetail,
	stepBack,
	takeDetail,
	toggleRaw,
	toggleSecrets,
} from './navigation-steps.ts';
import {acceptSeek, beginSeek, changeSeek, goToLine, isTypingSeek} from './seek-steps.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {sortOf} from './selection.ts';
import {nextSort} from './table-sort.ts';
import {holdTime, markTime, moveTime, takeTime} from './time-steps.ts';

/**
The next screen. `live` is the newest snapshot; what a paused screen shows is taken from the picture that it keeps.
*/
export function update(screen: Screen, message: Message, live: Snapshot): Update {
	const isAnswer =
		message.kind === 'detail-opened' ||
		message.kind === 'detail-wanted' ||
		message.kind === 'carried-wanted' ||
		message.kind === 'carried-read' ||
		message.kind === 'deny-planned' ||
		message.kind === 'export-planned' ||
		message.kind === 'export-progress' ||
		message.kind === 'filter-counted' ||
		message.kind === 'misleading-found' ||
		message.kind === 'stand-still';
	const fresh = screen.notice === undefined || isAnswer ? screen : {...screen, notice: undefined, isNoticeQuiet: false};
	const next = askForCount(screen, answer(fresh, message, live), live);
	const isEnded = next.screen.seek !== undefined && next.screen.overlay === undefined;
	return isEnded ? {...next, screen: {...next.screen, seek: undefined}} : next;
}

function only(screen: Screen): Update {
	return {screen, commands: []};
}

function answer(screen: Screen, message: Message, live: Snapshot): Update {
	const snapshot = shownSnapshot(screen, live);
	switch (message.kind) {
		case 'show':
			return message.view === 'alerts' ? showAlerts(screen) : only({...screen, view: message.view, overlay: undefined});
		case 'focus':
			return only(
				message.panel === 'alerts' || message.panel === 'events'
					? {...screen, alertsFocus: message.panel}
					: {...screen, focus: message.panel},
			);
		case 'move':
			return only(moveCursor(screen, message, snapshot));
		case 'open':
			return openDetail(screen, message.row, snapshot);
		case 'open-conversation':
			return only(openConversation(screen, message.client, message.key));
		case 'detail-wanted':
			return {screen, commands: [{kind: 'open-detail', row: message.row}]};
		case 'detail-opened':
			return only(takeDetail(screen, message.row, message.detail));
		case 'carried-wanted':
			return {screen, commands: [{kind: 'read-carried', rows: message.rows}]};
		case 'carried-read':
			return only({...screen, carried: keepCarried(screen.carried, message.carried)});
		case 'drill-down':
			return drillDown(screen, message.conditions);
		case 'include':
			return includeTerm(screen, {condition: message.condition, negated: false});
		case 'exclude':
			return includeTerm(screen, {condition: message.condition, negated: true});
		case 'clear-filter':
			return askFor(screen, {filter: []});
		case 'type':
			return only(typeText(screen, ''));
		case 'typed':
			return only(changeText(screen, text => text + message.text) ?? typeText(screen, message.text));
		case 'erase':
			return only(changeText(screen, text => eraseFrom(text, message.what)) ?? erase(screen, message.what));
		case 'accept':
			return isTypingSeek(screen)
				? only(acceptSeek(screen))
				: isTypingInDeny(screen)
					? acceptInDeny(screen)
					: isTypingInMark(screen)
						? acceptNote(screen)
						: isTypingSnooze(screen)
							? acceptSnooze(screen, snapshot)
							: acceptTyping(screen);
		case 'filter-counted':
			return only(takeCount(screen, message.text, message.count));
		case 'recall':
			return only(recallFilter(screen, message.step));
		case 'complete':
			return only(completeTyping(screen, snapshot));
		case 'window':
			return askFor(
				screen,
				screen.interval === undefined ? {window: stepWindow(screen, live, message.step)} : {interval: undefined},
			);
		case 'hold-time':
			return only(holdTime(screen, message.at, message.mark, snapshot));
		case 'move-time':
			return only(screen.overlay?.kind === 'time' ? moveTime(screen, screen.overlay, message.by, snapshot) : screen);
		case 'mark-time':
			return only(markTime(screen));
		case 'take-time':
			return takeTime(screen, snapshot);
		case 'live':
			return askFor(screen.overlay?.kind === 'time' ? {...screen, overlay: undefined} : screen, {interval: undefined});
		case 'pause':
			return pause(screen, live);
		case 'stand-still':
			return only(standStill(screen, live));
		case 'sort':
		case 'reverse-sort':
			return only(sort(screen, message));
		case 'group':
			return stepGrouping(screen, snapshot);
		case 'toggle-group':
			return toggleGroup(screen, message.key);
		case 'raw':
			return only(toggleRaw(screen, message.line));
		case 'seek':
			return only(beginSeek(screen));
		case 'to-line':
			return only(goToLine(screen, message));
		case 'reveal':
			return only(toggleSecrets(screen));
		case 'deny':
			return openDeny(screen, message.client, message.reason, screen.duration);
		case 'undo-deny':
			return openUndo(screen, message.range);
		case 'change-deny':
			return changeDeny(screen, message.what);
		case 'type-in-deny':
			return only(typeInDeny(screen, message.what));
		case 'confirm-deny':
			return confirmDeny(screen);
		case 'deny-planned':
			return only(takePlan(screen, message.ticket, message.plan));
		case 'deny-done':
			return only(takeOutcome(screen, message.ticket, message.outcome));
		case 'mark':
			return only(openMark(screen, message.target));
		case 'switch-marked':
			return only(switchMarked(screen));
		case 'choose-mark':
			return chooseMark(screen, message.place, message.note);
		case 'export':
			return openExport(screen, snapshot);
		case 'reveal-export':
			return only(toggleExportSecrets(screen));
		case 'confirm-export':
			return confirmExport(screen);
		case 'export-planned':
			return only(takeExportPlan(screen, message.ticket, message.plan));
		case 'export-progress':
			return only(takeExportProgress(screen, message.ticket, message.written));
		case 'export-done':
			return only(takeExportOutcome(screen, message.ticket, message.outcome));
		case 'open-alert':
			return openAlert(screen, message.event);
		case 'answer-alert':
			return only(openAlertDialog(screen, message));
		case 'choose-for-alert':
			return chooseForAlert(screen, message.place);
		case 'help':
			return only({...screen, overlay: screen.overlay?.kind === 'help' ? undefined : {kind: 'help', top: 0}});
		case 'log':
			return only({...screen, overlay: {kind: 'log', top: 0}, gapsSeen: newestGap(screen, live)});
		case 'copy':
			return {screen: {...screen, notice: `copied ${message.text}`}, commands: [message]};
		case 'notice':
			return only({...screen, notice: message.text, isNoticeQuiet: message.isQuiet === true});
		case 'misleading-found':
			return only({...screen, misleading: message.misleading});
		case 'back':
			return stepBack(screen);
		case 'chapter':
		case 'quit':
		case 'suspend':
		case 'redraw':
		default:
			// Chapters, quitting, suspending, drawing anew: nothing of the screen changes.
			return {screen, commands: [message]};
	}
}

/** The line that is typed in a dialog; undefined where none is. */
function changeText(screen: Screen, change: (text: string) => string): Screen | undefined {
	return isTypingSeek(screen)
		? changeSeek(screen, change)
		: isTypingInDeny(screen)
			? changeTyping(screen, change)
			: isTypingInMark(screen)
				? changeNote(screen, change)
				: isTypingSnooze(screen)
					? changeSnooze(screen, change)
					: undefined;
}

function stepWindow(screen: Screen, live: Snapshot, step: number): number {
	const windows = windowsOf(live);
	const place = windows.indexOf(screen.window) + step;
	return windows[Math.max(0, Math.min(place, windows.length - 1))];
}

function pause(screen: Screen, live: Snapshot): Update {
	const paused = screen.paused === undefined ? {since: live.now, picture: live} : undefined;
	return {screen: {...screen, paused}, commands: [{kind: 'pause', paused: paused !== undefined}]};
}

function standStill(screen: Screen, live: Snapshot): Screen {
	return screen.paused !== undefined && screen.paused.picture === undefined && answers(live, screen)
		? {...screen, paused: {...screen.paused, picture: live}}
		: screen;
}

function sort(screen: Screen, message: Extract<Message, {kind: 'sort' | 'reverse-sort'}>): Screen {
	const panel = activePanel(screen);
	if (panel === 'alerts') {
		return sortAlerts(screen, message.kind === 'reverse-sort');
	}

	if (!isTable(panel)) {
		return screen;
	}

	const before = sortOf(screen, panel);
	const after = message.kind === 'sort' ? nextSort(before, message.columns) : {...before, reversed: !before.reversed};
	const kept = screen.view === 'overview' ? 'panelSorts' : 'sorts';
	return {...screen, [kept]: {...screen[kept], [panel]: after}};
}

function newestGap(screen: Screen, live: Snapshot): number {
	return live.gaps.reduce((newest, {at}) => Math.max(newest, at), screen.gapsSeen);
}
