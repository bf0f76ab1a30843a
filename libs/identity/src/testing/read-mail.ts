import { eventually } from '@patchbay/platform/testing';
import { expect } from 'vitest';
import { MailRepository, type MailRow } from '../mail/mail.repository.js';
import { Mailer } from '../mail/mailer.js';
import type { IdentityApp } from './identity-app.js';

export interface ReadMail {
  subject: string;
  text: string;
  /** Of the link in it. */
  token: string;
}

async function mailsTo(hub: IdentityApp, recipient: string, tenant: string): Promise<MailRow[]> {
  const mails = await hub.get(MailRepository).list(tenant, 200, null);
  return mails.filter((mail) => mail.recipient === recipient);
}

/** The newest mail to this address, once there are so many. */
export async function readMail(
  hub: IdentityApp,
  recipient: string,
  { tenant = 'acme', count = 1 } = {},
): Promise<ReadMail> {
  const mails = await eventually(async () => {
    const found = await mailsTo(hub, recipient, tenant);
    expect(found).toHaveLength(count);
    return found;
  });
  const newest = mails[0]!;
  const text = (await hub.get(Mailer).textOf(tenant, newest)) ?? '';
  return { subject: newest.subject, text, token: /token=(\S+)/.exec(text)?.[1] ?? '' };
}

/** How many mails there are to this address. */
export const countMails = async (hub: IdentityApp, recipient: string, tenant = 'acme'): Promise<number> =>
  (await mailsTo(hub, recipient, tenant)).length;
