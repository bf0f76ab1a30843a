import { escapeHtml, type JsonObject } from '@patchbay/plugin-sdk';
import { person, type Message, type Workspace } from './workspace.js';

const shown = 25;
const style = `
.sl{font:15px/1.45 system-ui,sans-serif;color:#1d1c1d;background:#fff}
.sl header{background:#4a154b;color:#fff;padding:12px 16px;font-weight:600}
.sl h2{font-size:15px;margin:16px 16px 4px}.sl ol{list-style:none;margin:0;padding:0 16px 16px}
.sl li{padding:8px 0 10px;border-bottom:1px solid #e3e3e3}.sl b{font-weight:700}
.sl .t{color:#5c5a5c;font-size:12px;margin-left:6px}.sl .only{color:#5c5a5c;font-size:12px}
.sl .card{border-left:4px solid #c4c4c4;padding-left:10px;margin-top:4px}
.sl .f{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:4px 12px;margin:6px 0}
.sl .b{display:inline-block;border:1px solid #8d8d8d;border-radius:4px;padding:2px 10px;margin:4px 6px 0 0;font-size:13px;font-weight:600}
.sl .b.primary{background:#00674e;border-color:#00674e;color:#fff}.sl .l{color:#0b5c8f;font-weight:600}
@media(prefers-color-scheme:dark){.sl{color:#e8e8e8;background:#1a1d21}.sl li{border-color:#35373b}.sl .t,.sl .only{color:#ababad}.sl .l{color:#6bb8ea}}`;

/** The channels as a member sees them, newest message first. */
export function page(workspace: Workspace): string {
  const channels = workspace.channels.map(({ id, name }) => {
    const messages = workspace.messages
      .filter((message) => message.channel === id)
      .toReversed()
      .slice(0, shown);
    const items =
      messages.length > 0 ? messages.map(item).join('') : '<li class="only">Nothing here yet.</li>';
    return `<h2># ${escapeHtml(name)}</h2><ol>${items}</ol>`;
  });
  return `<div class="sl"><style>${style}</style><header>Slack: Acme (sandbox)</header>${channels.join('')}</div>`;
}

function item(message: Message): string {
  const time = new Date(Number(message.ts.split('.', 1)[0]) * 1_000).toISOString().slice(11, 16);
  const name = message.from === 'bot' ? 'Patchbay' : person.realName;
  const only = message.seenBy ? '<div class="only">Only visible to you</div>' : '';
  const body =
    message.blocks.length > 0
      ? `<div class="card">${message.blocks.map(block).join('')}</div>`
      : markdown(message.text);
  return `<li><b>${escapeHtml(name)}</b><span class="t">${time}</span>${only}<div>${body}</div></li>`;
}

function block(given: JsonObject): string {
  if (given['type'] === 'actions') return (given['elements'] as JsonObject[]).map(button).join('');
  const fields = given['fields'] as { text: string }[] | undefined;
  if (fields)
    return `<div class="f">${fields.map(({ text }) => `<div>${markdown(text)}</div>`).join('')}</div>`;
  return `<div>${markdown((given['text'] as { text?: string } | undefined)?.text ?? '')}</div>`;
}

function button(given: JsonObject): string {
  const label = (given['text'] as { text: string }).text;
  return `<span class="b ${given['style'] === 'primary' ? 'primary' : ''}">${escapeHtml(label)}</span>`;
}

/** Slack's own mark-up; its three control characters come escaped. */
function markdown(text: string): string {
  const safe = text.replace(/["']/g, (character) => `&#${character.charCodeAt(0)};`);
  return safe
    .replace(/<([^|>]+)\|([^>]*)>/g, '<span class="l">$2</span>')
    .replace(/\*([^*\n]+)\*/g, '<b>$1</b>')
    .replace(/\n/g, '<br>');
}
