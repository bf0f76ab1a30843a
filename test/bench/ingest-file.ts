import { createWriteStream, statSync } from 'node:fs';
import { once } from 'node:events';

export const header = 'id,subject,body,requester,email,status,priority,created_at,product';

const openings = [
  'Since the last update',
  'For three days now',
  'Every time I open the report',
  'After I changed my plan',
  'When my colleague signs in',
  'On my phone',
];
const troubles = [
  'the export stops half way and the file is empty',
  'I am charged twice for the same invoice and nobody answers',
  'the page takes more than a minute to load',
  'the password reset mail never arrives',
  'the integration with our warehouse loses orders',
  'everything works as it should, thank you very much',
  'I cannot find where to change the address of our company',
  'the numbers of the dashboard do not match our own',
];
const closings = [
  'Please help, this is urgent for us.',
  'Could you tell me how to do that?',
  'I want my money back.',
  'Great product apart from that!',
  'We would love a dark theme, too.',
  'Is there a limit we do not know of?',
];
const statuses = ['open', 'pending', 'solved', 'closed'];
const priorities = ['low', 'normal', 'high', 'urgent'];
const products = ['Router', 'Console', 'Mobile app', 'Warehouse link'];

/** The same file for the same number of rows, about 600 bytes each; answers its size. */
export async function writeRows(path: string, rows: number): Promise<number> {
  const file = createWriteStream(path);
  file.write(`${header}\n`);
  const next = numbers(20_260_301);
  for (let i = 0; i < rows; i += 1) {
    if (!file.write(`${row(i, next)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return statSync(path).size;
}

function row(i: number, next: (below: number) => number): string {
  const pick = (list: string[]): string => list[next(list.length)] ?? '';
  const sentences = Array.from({ length: 5 }, () => `${pick(openings)} ${pick(troubles)}. ${pick(closings)}`);
  const trouble = pick(troubles);
  const at = new Date(1_740_000_000_000 + i * 61_000).toISOString();
  const cells = [`T-${i}`, `${trouble.slice(0, 60)} (${next(1_000)})`, `"${sentences.join('\n')}"`];
  cells.push(`Customer ${next(5_000)}`, `customer${next(5_000)}@example.org`);
  return [...cells, pick(statuses), pick(priorities), at, pick(products)].join(',').replace(/, /g, ' ');
}

/** A small generator with a seed: every run imports the same text. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
