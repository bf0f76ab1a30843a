import { Controller, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, SigningKeys, type Principal } from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';

const jwks = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      crv: z.string(),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.string(),
      use: z.string(),
    }),
  ),
});
const rotated = z.object({ kid: z.string() });

/** What access tokens are verified with. */
@ApiTags('Access')
@Controller()
export class SigningKeysController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=30')
  @Endpoint({ summary: 'Public keys of access tokens (JWKS)', access: 'public', answer: jwks })
  async published(): Promise<z.infer<typeof jwks>> {
    return jwks.parse({ keys: await this.keys.published() });
  }

  @Post('api/signing-keys/rotate')
  @Endpoint({
    summary: 'Announce a new signing key; it signs a minute later, and nobody is signed out',
    access: 'tenant:manage',
    audit: { byService: 'signing_key.rotate' },
    answer: rotated,
  })
  async rotate(@Caller() { tenantId }: Principal): Promise<z.infer<typeof rotated>> {
    return { kid: await this.keys.rotate(tenantId) };
  }
}
