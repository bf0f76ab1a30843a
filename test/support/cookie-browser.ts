/** A form of a page, as a browser would send it. */
export interface Form {
  action: string;
  fields: Record<string, string>;
}

/** As much of a browser as a login needs: cookies per host, redirects one by one, forms. */
export class CookieBrowser {
  private readonly jars = new Map<string, Map<string, string>>();

  /** One request, no redirect followed. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.jars.get(host) ?? new Map<string, string>();
    this.jars.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return answer;
  }

  /** Follows redirects until a page, or until an address that begins with `stop`. */
  async follow(url: string, stop: string, init: RequestInit = {}): Promise<{ url: string; page: string }> {
    let at = url;
    let answer = await this.send(at, init);
    for (let hops = 0; hops < 10 && answer.headers.has('location'); hops += 1) {
      at = new URL(answer.headers.get('location') ?? '', at).href;
      if (at.startsWith(stop)) return { url: at, page: '' };
      answer = await this.send(at);
    }
    return { url: at, page: await answer.text() };
  }
}

/** The first form of a page. */
export function formOf(page: string): Form {
  const action = unescape(/<form[^>]*\saction="([^"]*)"/i.exec(page)?.[1] ?? '');
  const fields = Object.fromEntries(
    [...page.matchAll(/<input[^>]*>/gi)].map(([tag]) => [
      unescape(/\sname="([^"]*)"/i.exec(tag)?.[1] ?? ''),
      unescape(/\svalue="([^"]*)"/i.exec(tag)?.[1] ?? ''),
    ]),
  );
  return { action, fields };
}

const unescape = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x2b;', '+')
    .replaceAll('&#43;', '+')
    .replaceAll('&#61;', '=')
    .replaceAll('&amp;', '&');
