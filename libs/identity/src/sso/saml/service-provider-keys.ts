import { Injectable } from '@nestjs/common';
import { Clock, Vault } from '@patchbay/platform';
import { secretPlace } from '../connection.js';
import { rsaKeyPair, type KeyPair } from './rsa-key-pair.js';
import { selfSigned } from './self-signed.js';

/** Providers pin our certificate; nobody wants to replace it soon. */
const keyYears = 10;

/** The key that the hub signs with towards one provider. */
@Injectable()
export class ServiceProviderKeys {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** A new key, sealed for its connection, and the certificate that the provider pins. */
  async make(tenantId: string, connectionId: string): Promise<{ secret: string; certificate: string }> {
    const pair = await this.keyPair();
    const { privateKey, certificate } = selfSigned('Patchbay', this.clock.now(), keyYears, pair);
    return { secret: await this.vault.seal(tenantId, secretPlace(connectionId), privateKey), certificate };
  }

  keyPair(): Promise<KeyPair> {
    return rsaKeyPair();
  }
}
