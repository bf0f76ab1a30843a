import { createSocket, type Socket } from 'node:dgram';

/** A name server that knows text records only. */
export class DnsServer {
  readonly records = new Map<string, string[]>();

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, { port, address }) => socket.send(this.answer(query), port, address));
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    return new DnsServer(socket);
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  /** RFC 1035: the header and question of the query, then one answer per record. */
  private answer(query: Buffer): Buffer {
    const end = query.indexOf(0, 12) + 5;
    const texts = this.records.get(nameOf(query)) ?? [];
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(texts.length > 0 ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(texts.length, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([header, query.subarray(12, end), ...texts.map(textRecord)]);
  }
}

function nameOf(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at]; at += query[at]! + 1)
    labels.push(query.subarray(at + 1, at + 1 + query[at]!).toString());
  return labels.join('.').toLowerCase();
}

function textRecord(text: string): Buffer {
  const data = Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
  const head = Buffer.from('c00c0010000100000001', 'hex');
  return Buffer.concat([head, Buffer.from([data.length >> 8, data.length & 0xff]), data]);
}
