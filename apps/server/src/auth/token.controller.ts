import { Controller, Header, Headers, Post, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sessions, SignIn, Visitor, type TokenPair, type Visit } from '@patchbay/identity';
import { ProblemError } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';
import { TokenErrorFilter } from './token-error.filter.js';
import { tokens } from './tokens.js';

const formType = 'application/x-www-form-urlencoded';
/** Not strict: RFC 6749, 3.2 has us ignore parameters we do not know. */
const grant = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('password'),
    username: z.email().max(320),
    password: z.string().min(1).max(1_000),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string().min(1).max(500) }),
]);
const refusal = z.object({ error: z.string(), error_description: z.string() });

/** The token endpoint of OAuth 2.0, for clients that speak it; the console uses the JSON routes beside it. */
@ApiTags('Access')
@Controller('api/auth/token')
@UseFilters(TokenErrorFilter)
export class TokenController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Header('pragma', 'no-cache')
  @Endpoint({
    summary: 'OAuth 2.0 token endpoint: password and refresh_token grants',
    access: 'public',
    // Only one of the grants opens a session.
    audit: { byService: 'session.open' },
    body: grant,
    consumes: formType,
    answer: tokens,
    refusal,
  })
  token(
    @Body() body: z.output<typeof grant>,
    @Headers('content-type') type: string,
    @Visitor() visit: Visit,
  ): Promise<TokenPair> {
    if (!type.startsWith(formType))
      throw new ProblemError(415, 'unsupported_media_type', `Send a form with content-type ${formType}.`);
    return body.grant_type === 'password'
      ? this.signIn.withPassword(body.username, body.password, visit)
      : this.sessions.renew(body.refresh_token, visit);
  }
}
