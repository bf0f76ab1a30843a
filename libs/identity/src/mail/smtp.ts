import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG, EgressGuard } from '@patchbay/platform';
import { createTransport } from 'nodemailer';

export interface Letter {
  id: string;
  recipient: string;
  subject: string;
  text: string;
}

/** The server said no for good; another attempt would hear the same. */
export class RefusedMailError extends Error {
  override name = 'RefusedMailError';
}

const timeoutMs = 15_000;

/** The mail server of the settings. */
@Injectable()
export class Smtp {
  private readonly settings: Config['smtp'];
  private readonly guard: EgressGuard;

  constructor(@Inject(CONFIG) config: Pick<Config, 'smtp' | 'egressAllow'>) {
    this.settings = config.smtp;
    // One rule for every host that is called: one inside has to be allowed, whoever named it.
    this.guard = new EgressGuard(config.egressAllow);
  }

  /** False: there is no server, mails stay where they are. */
  get configured(): boolean {
    return this.settings !== null;
  }

  /** The message id comes from the mail's own id: a receiver that gets it twice can tell. */
  async send({ id, recipient, subject, text }: Letter): Promise<void> {
    if (!this.settings) throw new Error('there is no mail server in the settings');
    const url = new URL(this.settings.url);
    const port = portOf(url);
    const transport = createTransport({
      ...connection(url, await this.guard.vetHost(url.hostname, port), port),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from: this.settings.from,
        to: { name: '', address: recipient },
        subject,
        text,
        messageId: `<${id}@${domainOf(this.settings.from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw withoutAnswer(error);
    } finally {
      transport.close();
    }
  }
}

const isSecure = ({ protocol }: URL): boolean => protocol === 'smtps:';
const portOf = (url: URL): number => Number(url.port || (isSecure(url) ? 465 : 587));

function connection(url: URL, address: string, port: number) {
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return {
    host: address,
    port,
    secure: isSecure(url),
    // A password is never sent in clear.
    requireTLS: user !== '',
    // The certificate must be for the name, though the connection goes to the address; an address has no name.
    ...(address === url.hostname ? {} : { tls: { servername: url.hostname } }),
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
}

/**
 * A wrong password can be put right in the settings, a busy server recovers; a refused address stays refused.
 * What the server said is left out: it may quote the mail.
 */
function withoutAnswer(error: unknown): unknown {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  if (responseCode === undefined) return error;
  const message = `the mail server answered ${responseCode}`;
  return responseCode >= 500 && code !== 'EAUTH' ? new RefusedMailError(message) : new Error(message);
}

const domainOf = (from: string): string => /@([^>\s]+)/.exec(from)?.[1] ?? 'patchbay';
