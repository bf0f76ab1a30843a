import { escapeHtml } from '@patchbay/plugin-sdk';
import { fields, type Store, type TwinTicket } from './store.js';

const shown = 30;
const style = `
.zd{font:14px/1.45 system-ui,sans-serif;color:#1f2f36;background:#fff;margin:0}
.zd header{background:#03363d;color:#fff;padding:12px 16px;font-weight:600}
.zd header small{font-weight:400;opacity:.85;margin-left:8px}
.zd table{border-collapse:collapse;width:100%}
.zd th,.zd td{text-align:left;padding:8px 12px;border-bottom:1px solid #d8dcde;vertical-align:top}
.zd th{font-size:12px;color:#495a63}
.zd th,.zd td:not(:first-child){overflow-wrap:normal}
@media(max-width:600px){.zd thead{position:absolute;clip-path:inset(50%)}.zd tr{display:flex;flex-wrap:wrap;gap:2px 12px;padding:10px 16px;border-bottom:1px solid #d8dcde}
.zd td{padding:0;border:0}.zd td:first-child{flex-basis:100%}}
.zd .s{display:inline-block;border-radius:4px;padding:0 6px;font-size:12px;font-weight:600;color:#fff;background:#38646c}
.zd .s.new{background:#7a4a00}.zd .s.open{background:#b3261e}.zd .s.pending{background:#1f5f99}.zd .s.solved{background:#4d5b66}
.zd .neg{color:#b3261e;font-weight:600}.zd .pos{color:#146c43;font-weight:600}
.zd .sub{color:#495a63;font-size:12px}
@media(prefers-color-scheme:dark){.zd{color:#e6edf0;background:#151a1e}.zd th,.zd td,.zd tr{border-color:#333d44}.zd th,.zd .sub{color:#a9b6bd}
.zd .neg{color:#ff9d96}.zd .pos{color:#7bd3a0}}`;

/** The agent's ticket list, with the custom fields Patchbay writes. */
export function page(store: Store): string {
  const rows = store
    .newest()
    .slice(0, shown)
    .map((ticket) => row(store, ticket));
  const heads = ['Ticket', 'Status', 'Priority', ...fields.map(({ title }) => title)];
  return `<div class="zd"><style>${style}</style><header>Zendesk <small>acme-sandbox: ${store.tickets.size} tickets</small></header>
<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function row(store: Store, ticket: TwinTicket): string {
  const requester = store.users.get(ticket.requester_id)?.name ?? '';
  const replies = ticket.comments.length > 1 ? `, ${ticket.comments.length - 1} replies` : '';
  const values = fields.map(({ id }) => ticket.custom_fields.find((field) => field.id === id)?.value ?? null);
  return `<tr><td>#${ticket.id} ${escapeHtml(ticket.subject)}<div class="sub">${escapeHtml(requester)}${replies}</div></td>
<td><span class="s ${ticket.status}">${ticket.status}</span></td><td>${ticket.priority ?? '-'}</td>${values.map(cell).join('')}</tr>`;
}

function cell(value: string | number | boolean | null): string {
  const tone = value === 'negative' ? ' class="neg"' : value === 'positive' ? ' class="pos"' : '';
  return `<td${tone}>${value === null ? '-' : escapeHtml(String(value))}</td>`;
}
