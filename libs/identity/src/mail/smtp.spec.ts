import { createServer, type AddressInfo } from 'node:net';
import { EgressError } from '@patchbay/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SmtpSink } from '../testing/smtp-sink.js';
import { Smtp } from './smtp.js';

const letter = { id: 'x', recipient: 'ann@acme.example', subject: 's', text: 't' };
const smtp = (url: string, egressAllow: string[] = []): Smtp =>
  new Smtp({ smtp: { url, from: 'help@hub.example' }, egressAllow });

/** Listens where nobody may call. */
const canary = createServer((socket) => {
  reached += 1;
  socket.destroy();
});
let reached = 0;
let port = 0;
beforeAll(async () => {
  await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done));
  port = (canary.address() as AddressInfo).port;
});
beforeEach(() => {
  reached = 0;
});
afterAll(() => void canary.close());

describe('P41: a mail server that is not on the public internet', () => {
  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine by name', 'localhost'],
    ['this machine in IPv6', '[::1]'],
    ['this machine, IPv4 in IPv6', '[::ffff:127.0.0.1]'],
    ['this machine, in short', '127.1'],
    ['a private address', '10.0.0.5'],
    ['another private address', '192.168.1.1'],
    ['a third one', '172.16.0.1'],
    ['a unique local address', '[fd00::1]'],
    ['the metadata address', '169.254.169.254'],
    ['the metadata address in IPv6', '[fd00:ec2::254]'],
    ['no address at all', '0.0.0.0'],
  ])('is not called: %s', async (_what, host) => {
    for (const scheme of ['smtp', 'smtps'])
      await expect(smtp(`${scheme}://${host}:${port}`).send(letter)).rejects.toThrow(EgressError);
    expect(reached).toBe(0);
  });

  it('is refused in words that say what to do, without what it resolved to', async () => {
    const refused = smtp(`smtp://localhost:${port}`).send(letter);
    await expect(refused).rejects.toThrow('PATCHBAY_EGRESS_ALLOW');
    await expect(refused).rejects.not.toThrow('127.0.0.1');
  });

  it('is not opened by what is allowed beside it', async () => {
    const refused = smtp(`smtp://127.0.0.1:${port}`, ['10.0.0.0/8', 'mail.internal', '127.0.0.2']).send(
      letter,
    );
    await expect(refused).rejects.toThrow(EgressError);
    expect(reached).toBe(0);
  });

  it.each([['127.0.0.1'], ['127.0.0.0/8']])('gets its mail when %s is allowed', async (allowed) => {
    const sink = await SmtpSink.start();
    await smtp(sink.url, [allowed]).send(letter);
    expect(sink.received.map(({ to }) => to)).toEqual([['ann@acme.example']]);
  });

  it('gets its mail when it is allowed by name', async () => {
    const sink = await SmtpSink.start();
    await smtp(sink.url.replace('127.0.0.1', 'localhost'), ['localhost']).send(letter);
    expect(sink.received).toHaveLength(1);
  });
});

describe('P41: what is no host of a mail server', () => {
  it.each(['smtp://ex%61mple_%2F', 'smtp://-x', 'smtp://mail%20test'])('%s is refused', async (url) => {
    await expect(smtp(url).send(letter)).rejects.toThrow('not a host name');
  });

  it('the port 0 is none', async () => {
    await expect(smtp('smtp://mail.example:0').send(letter)).rejects.toThrow('not a port');
  });

  it('without settings there is nothing to call', async () => {
    const none = new Smtp({ smtp: null, egressAllow: [] });
    expect(none.configured).toBe(false);
    await expect(none.send(letter)).rejects.toThrow('no mail server');
  });
});
