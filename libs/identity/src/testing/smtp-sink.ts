import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { atEnd } from '@patchbay/platform/testing';

export interface Received {
  from: string;
  to: string[];
  /** Header and body as they came, dots unstuffed, soft line breaks joined. */
  text: string;
}

/** A real mail server that keeps what it gets. */
export class SmtpSink {
  readonly received: Received[] = [];
  /** Commands as they came, passwords and all. */
  readonly heard: string[] = [];
  /** Answers of the next DATA commands instead of success, e.g. `451 busy`. */
  readonly troubles: string[] = [];
  /** Recipients it does not know. */
  readonly unknown = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SmtpSink> {
    const server = createServer();
    const sink = new SmtpSink(server);
    server.on('connection', (socket) => sink.talk(socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    atEnd(() => void server.close());
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private talk(socket: Socket): void {
    socket.on('error', () => {});
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    let mail: Received = { from: '', to: [], text: '' };
    let data: string[] | null = null;
    say('220 sink.test ready');
    createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
      if (data) {
        if (line !== '.') return void data.push(line.replace(/^\./, ''));
        mail.text = joined(data);
        data = null;
        this.received.push(mail);
        mail = { from: '', to: [], text: '' };
        return say('250 kept');
      }
      this.heard.push(line);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') say('250-sink.test\r\n250-AUTH PLAIN\r\n250 8BITMIME');
      else if (verb === 'AUTH') say('235 welcome');
      else if (verb === 'MAIL') {
        mail.from = addressOf(line);
        say('250 ok');
      } else if (verb === 'RCPT') say(this.admit(addressOf(line), mail));
      else if (verb === 'DATA') {
        const trouble = this.troubles.shift();
        if (!trouble) data = [];
        say(trouble ?? '354 go on');
      } else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else say('250 ok');
    });
  }

  private admit(address: string, mail: Received): string {
    if (this.unknown.has(address)) return `550 no ${address} here`;
    mail.to.push(address);
    return '250 ok';
  }
}

const addressOf = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';
const joined = (lines: string[]): string =>
  lines
    .join('\n')
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
