import { Logger, TenantDoor } from '@patchbay/platform';
import { eventually, testApp } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { IdentityModule } from '../identity.module.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { SmtpSink } from '../testing/smtp-sink.js';
import { MailRepository } from './mail.repository.js';
import { Mailer } from './mailer.js';

const secret = 'https://hub.test/reset-password?token=CANARY1234567890';
const mail = (key: string, more: object = {}) => ({
  key,
  recipient: 'ann@acme.example',
  subject: 'Set a new password',
  text: `Follow ${secret}\n.\nBye — ünïcode`,
  ...more,
});
const everything = (hub: IdentityApp) =>
  hub.sql<{ row: string }>(
    'select to_jsonb(m)::text as row from mail m union all select to_jsonb(j)::text from job j',
  );

describe('with a mail server', () => {
  let sink: SmtpSink;
  let hub: IdentityApp;
  let mailer: Mailer;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    hub = await identityApp({ smtp: { url: sink.url, from: 'Patchbay <help@hub.example>' } });
    mailer = hub.get(Mailer);
  });
  const got = (recipient: string) => sink.received.filter(({ to }) => to.includes(recipient));
  const sent = (recipient: string, count = 1) =>
    eventually(async () => {
      expect(got(recipient)).toHaveLength(count);
      const [row] = await hub.sql<{ n: number }>(
        'select count(*)::int as n from mail where recipient = $1 and sent_at is null',
        [recipient],
      );
      expect(row?.n).toBe(0);
    });

  it('a mail arrives as it was written', async () => {
    await mailer.post('acme', mail('plain'));
    await sent('ann@acme.example');
    const [letter] = got('ann@acme.example');
    expect(letter?.from).toBe('help@hub.example');
    expect(letter?.text).toMatch(/^From: Patchbay <help@hub.example>$/m);
    expect(letter?.text).toMatch(/^To: ann@acme.example$/m);
    expect(letter?.text).toMatch(/^Subject: Set a new password$/m);
    expect(letter?.text).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(letter?.text).toContain(`Follow ${secret}\n.\nBye`);
  });

  it('goes out once, however often the same one is asked for', async () => {
    const same = mail('same', { recipient: 'once@acme.example' });
    await Promise.all(Array.from({ length: 10 }, () => mailer.post('acme', same)));
    await sent('once@acme.example');
    await mailer.post('acme', same);
    await mailer.post('acme', mail('after', { recipient: 'after@acme.example' }));
    await sent('after@acme.example');
    expect(got('once@acme.example')).toHaveLength(1);
  });

  it('keeps no text of a mail once it is sent, and no link anywhere before', async () => {
    sink.troubles.push('451 busy');
    await mailer.post('acme', mail('sealed', { recipient: 'sealed@acme.example' }));
    for (const { row } of await everything(hub)) expect(row).not.toContain('CANARY');
    await sent('sealed@acme.example');
    const [row] = await hub.sql(`select sealed_text, error from mail where key = 'sealed'`);
    expect(row).toEqual({ sealed_text: null, error: null });
  });

  it('tries again when the server is busy, under the same message id', async () => {
    sink.troubles.push(`451 later, it says ${secret}`);
    await mailer.post('acme', mail('busy', { recipient: 'busy@acme.example' }));
    await eventually(async () => {
      const [row] = await hub.sql(`select error from mail where key = 'busy'`);
      expect(row).toEqual({ error: 'Error: the mail server answered 451' });
    });
    await sent('busy@acme.example');
    const [row] = await hub.sql<{ id: string }>(`select id from mail where key = 'busy'`);
    expect(got('busy@acme.example')[0]?.text).toContain(`Message-ID: <${row?.id}@hub.example>`);
  });

  it('gives up on an address that the server does not know, and says so', async () => {
    sink.unknown.add('gone@acme.example');
    await mailer.post('acme', mail('gone', { recipient: 'gone@acme.example' }));
    await eventually(async () => {
      const [job] = await hub.sql(`select attempts, last_error from job where state = 3`);
      expect(job).toMatchObject({ last_error: expect.stringContaining('answered 550') as string });
    });
    const [row] = await hub.sql(`select sent_at, error from mail where key = 'gone'`);
    expect(row).toEqual({ sent_at: null, error: 'RefusedMailError: the mail server answered 550' });
  });

  it('leaves nothing behind when the change that asked for it is undone', async () => {
    const door = hub.get(TenantDoor);
    const undone = door.run('acme', async () => {
      await mailer.post('acme', mail('undone', { recipient: 'undone@acme.example' }));
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await hub.sql(`select 1 from mail where key = 'undone'`)).toEqual([]);
    expect(got('undone@acme.example')).toEqual([]);
  });

  it.each(['a@b.example, evil@c.example', 'a@b.example\r\nBcc: evil@c.example'])(
    'writes to nobody else for %j',
    async (recipient) => {
      await mailer.post(
        'acme',
        mail(`inject ${recipient}`, { recipient, subject: 'x\r\nBcc: evil@c.example' }),
      );
      await mailer.post('acme', mail(`fence ${recipient}`, { recipient: 'fence@acme.example' }));
      await eventually(() => expect(got('fence@acme.example').length).toBeGreaterThan(0));
      expect(got('evil@c.example')).toEqual([]);
      for (const { text } of sink.received) expect(text).not.toMatch(/^Bcc:/m);
    },
  );

  it('is forgotten after 30 days', async () => {
    await mailer.post('acme', mail('old', { recipient: 'old@acme.example' }));
    await sent('old@acme.example');
    await hub.get(MailRepository).removeOlder('acme', new Date('2026-03-01T11:59:59Z'));
    expect(await hub.sql(`select 1 from mail where key = 'old'`)).toHaveLength(1);
    await hub.get(MailRepository).removeOlder('acme', new Date('2026-03-01T12:00:01Z'));
    expect(await hub.sql(`select 1 from mail where key = 'old'`)).toEqual([]);
  });
});

describe('a password of the mail server', () => {
  it('is never sent in clear', async () => {
    const sink = await SmtpSink.start();
    const url = sink.url.replace('//', '//user:s3same@');
    const hub = await identityApp({ smtp: { url, from: 'help@hub.example' } });
    await hub.get(Mailer).post('acme', mail('auth'));
    await eventually(async () => {
      const [row] = await hub.sql<{ error: string }>(`select error from mail where key = 'auth'`);
      expect(row?.error).toBeTruthy();
      expect(row?.error).not.toContain('s3same');
    });
    expect(sink.heard.join('\n')).not.toMatch(/AUTH|c2VzYW1l/);
    expect(sink.received).toEqual([]);
  });
});

describe('without a mail server', () => {
  it('mails wait, sealed, with no job, and one log line says so', async () => {
    const lines: string[] = [];
    const hub = await identityApp();
    const { log } = { log: new Logger('info', { write: (line: string) => void lines.push(line) }) };
    const app = await testApp([IdentityModule], { database: hub.database, logger: log });
    const mailer = app.get(Mailer);
    for (const key of ['one', 'two']) await mailer.post('acme', mail(key));
    for (const { row } of await everything(hub)) expect(row).not.toContain('CANARY');
    const [job] = await hub.sql<{ n: number }>('select count(*)::int as n from job');
    expect(job?.n).toBe(0);
    const mails = await hub.get(MailRepository).list('acme', 10, null);
    expect(await Promise.all(mails.map((row) => mailer.textOf('acme', row)))).toEqual([
      mail('').text,
      mail('').text,
    ]);
    expect(lines.filter((line) => line.includes('PATCHBAY_SMTP_URL'))).toHaveLength(1);
    expect(lines.join()).not.toContain('CANARY');
  });

  it('are listed newest first, page by page, for their organisation only', async () => {
    const hub = await identityApp();
    await hub.tenant('other');
    const mails = hub.get(MailRepository);
    await hub.get(Mailer).post('other', mail('theirs'));
    for (const key of ['one', 'two', 'three']) {
      await hub.get(Mailer).post('acme', mail(key, { subject: key }));
      hub.clock.advance(1_000);
    }
    const first = await mails.list('acme', 2, null);
    expect(first.map(({ subject }) => subject)).toEqual(['three', 'two']);
    const last = first.at(-1)!;
    const rest = await mails.list('acme', 2, { id: last.id, created_at: last.created_at.toISOString() });
    expect(rest.map(({ subject }) => subject)).toEqual(['one']);
  });
});
