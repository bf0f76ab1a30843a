import { definePlugin } from '@patchbay/plugin-sdk';
import { addNote } from './actions/add-note.js';
import { tool } from './base.js';
import { tickets } from './polls/tickets.js';

/** The package folder: sources lie in `src`, compiled files in `dist/src`. */
const home = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url);

export default definePlugin({
  id: '__ID__',
  kind: 'connector',
  sdk: 1,
  title: '__TITLE__',
  summary: 'Tickets in, by cursor; notes out.',
  category: 'Channels',
  icon: new URL('icon.svg', home),
  grants: [
    { grant: 'http:{host}', why: 'Reads tickets and writes notes' },
    { grant: 'tickets:write', why: 'Stores tickets' },
  ],
  base: tool.base,
  polls: { tickets },
  actions: { add_note: addNote },
  twin: () => import('../twin/index.js'),
});
