import { problemAt } from './problem.js';

const PLACEHOLDER = '\uFFFC';
const TAIL_LENGTH = 500;
const OPEN_ATTRIBUTE = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]*))$/;
const EVENT_ATTRIBUTE = /^on[a-z]{3,}$/i;
const BLANK = /^[\s\uFFFC]*$/;
const URL_ATTRIBUTES: ReadonlySet<string> = new Set(
  'href src action formaction xlink:href background poster data cite ping'.split(' '),
);

/**
 * Follows the HTML around the tags of a template. Escaping keeps a value inside its attribute but does
 * not stop `javascript:` at the start of a link, nor code inside an event handler.
 */
export class HtmlContext {
  private tail = '';

  content({ loc, value }: hbs.AST.ContentStatement): void {
    if (/<\s*script/i.test(value)) throw problemAt(loc, 'Scripts are not allowed.');
    this.append(value);
  }

  output({ loc, path, params }: hbs.AST.MustacheStatement): void {
    const attribute = openAttributeOf(this.tail);
    const isSafeUrl = params.length > 0 && (path as hbs.AST.PathExpression).original === 'safeUrl';
    if (attribute?.isEvent) throw problemAt(loc, 'A value cannot stand in an event handler.');
    if (attribute?.isUrlStart && !isSafeUrl) {
      throw problemAt(
        loc,
        `A link that starts with a value needs safeUrl: ${attribute.name}="{{safeUrl value}}".`,
      );
    }
    this.append(PLACEHOLDER);
  }

  /** Runs the branches of a block from the same state and goes on from the riskiest end. */
  branches(visits: readonly (() => void)[]): void {
    const before = this.tail;
    const ends = visits.map((visit) => {
      this.tail = before;
      visit();
      return this.tail;
    });
    this.tail = ends.find((end) => openAttributeOf(end)?.isUrlStart) ?? ends[0] ?? before;
  }

  private append(text: string): void {
    this.tail = (this.tail + text).slice(-TAIL_LENGTH);
  }
}

function openAttributeOf(tail: string) {
  const match = OPEN_ATTRIBUTE.exec(tail);
  if (!match) return null;
  const name = (match[1] ?? '').toLowerCase();
  const value = match[2] ?? match[3] ?? match[4] ?? '';
  return {
    name,
    isEvent: EVENT_ATTRIBUTE.test(name),
    isUrlStart: URL_ATTRIBUTES.has(name) && BLANK.test(value),
  };
}
