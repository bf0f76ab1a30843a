import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG } from '@patchbay/platform';

/** Pages for people who are not signed in. */
export type Door = 'sign-in' | 'reset-password' | 'confirm-sign-up' | 'verify-email' | 'invitation';

/** Addresses of console pages, for mails. */
@Injectable()
export class Links {
  private readonly base: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'publicUrl' | 'port'>) {
    this.base = config.publicUrl ?? `http://localhost:${config.port}`;
  }

  to(page: Door, token?: string): string {
    return `${this.base}/${page}${token === undefined ? '' : `?token=${token}`}`;
  }
}
