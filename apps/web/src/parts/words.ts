/** Words people read in place of enum values. */
const special: Record<string, string> = {
  how_to_question: 'How-to question',
  on_hold: 'On hold',
  csv: 'CSV',
  upload: 'File upload',
  api: 'API',
  admin: 'Administrator',
  needs_reauth: 'Sign-in needed',
  rate_limited: 'Rate limited',
  ok: 'Healthy',
  unchecked: 'Not checked yet',
  'ticket.created': 'a ticket is created',
  'ticket.updated': 'a ticket changes',
  'ticket.analysed': 'a ticket has been analysed',
  dmy: 'day/month/year',
  mdy: 'month/day/year',
  iso: 'year-month-day',
};

export function wordsOf(value: string): string {
  if (Object.hasOwn(special, value)) return special[value] ?? value;
  const spaced = value.replaceAll(/[_-]+/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** `slack.post_message` -> "Slack: post message". */
export function actionWords(type: string): string {
  const [plugin = '', name = ''] = type.split('.');
  const action = name.replaceAll('_', ' ');
  return plugin === 'core' ? wordsOf(action) : `${wordsOf(plugin)}: ${action}`;
}

const whole = new Intl.NumberFormat();
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const signed = new Intl.NumberFormat(undefined, { signDisplay: 'exceptZero', maximumFractionDigits: 2 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

export const count = (value: number): string => whole.format(value);
export const share = (value: number): string => percent.format(value);
export const signedNumber = (value: number): string => signed.format(value);
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;
export const dateTime = (iso: string): string => moment.format(new Date(iso));

/** "3 min. ago"; dates older than a week are written out. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1_000);
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds, 'second');
  if (size < 3_600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  if (size < 7 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day');
  return moment.format(new Date(iso));
}

/** "2 min 5 s" from seconds; rounded first, so that no unit ever shows 60. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
