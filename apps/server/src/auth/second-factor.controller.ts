import { Controller, Delete, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccessSettings,
  Caller,
  Challenges,
  FactorReset,
  OwnFactor,
  type Principal,
  SignIn,
  type Visit,
  Visitor,
} from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';
import { tokens } from './tokens.js';

const code = z.string().min(1).max(50).describe('Six digits of the app, or a recovery code');
const challenge = z.string().min(1).max(500);
const answerBody = z.strictObject({ challenge, code });
const challengeBody = z.strictObject({ challenge });
const passwordBody = z.strictObject({ password: z.string().max(1_000).default('') });
const codeBody = z.strictObject({ code });
const signedIn = tokens.extend({
  recovery_codes: z.array(z.string()).nullable().describe('Of a factor that began with this sign-in'),
});
const enrolment = z.object({ secret: z.string(), uri: z.string().describe('For the QR code') });
const codes = z.object({ recovery_codes: z.array(z.string()) });
const state = z.object({
  enrolled: z.boolean(),
  since: z.string().nullable(),
  recovery_codes_left: z.number().int(),
  required: z.boolean(),
});

@ApiTags('Access')
@Controller('api')
export class SecondFactorController {
  constructor(
    private readonly signIn: SignIn,
    private readonly challenges: Challenges,
    private readonly own: OwnFactor,
    private readonly resets: FactorReset,
    private readonly settings: AccessSettings,
  ) {}

  @Post('auth/second-factor')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'The second step of a sign-in: a code for its challenge',
    access: 'public',
    audit: 'session.open',
    body: answerBody,
    answer: signedIn,
  })
  async answer(
    @Body() body: z.output<typeof answerBody>,
    @Visitor() visit: Visit,
  ): Promise<z.infer<typeof signedIn>> {
    const done = await this.signIn.withSecondFactor(body.challenge, body.code, visit);
    return { ...done.tokens, recovery_codes: done.recoveryCodes };
  }

  @Post('auth/second-factor/begin')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'A secret for somebody whose organisation asks for a second factor they do not have yet',
    access: 'public',
    audit: { none: 'A secret counts once a code from it was shown.' },
    body: challengeBody,
    answer: enrolment,
  })
  begin(@Body() body: z.output<typeof challengeBody>): Promise<z.infer<typeof enrolment>> {
    return this.challenges.enrol(body.challenge);
  }

  @Get('auth/second-factor')
  @Endpoint({ summary: 'Whether I have a second factor', access: 'self', answer: state })
  async state(@Caller() caller: Principal): Promise<z.infer<typeof state>> {
    const required = await this.settings.needsSecondFactor(caller.tenantId);
    return { ...(await this.own.state(caller)), required };
  }

  @Post('auth/second-factor/enrol')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'A secret for my authenticator app; counts once confirmed',
    access: 'self',
    audit: { none: 'A secret counts once a code from it was shown.' },
    body: passwordBody,
    answer: enrolment,
  })
  enrol(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof passwordBody>,
  ): Promise<z.infer<typeof enrolment>> {
    return this.own.enrol(caller, body.password);
  }

  @Post('auth/second-factor/confirm')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Switch my second factor on with its first code; answers the recovery codes',
    access: 'self',
    audit: 'user.add_second_factor',
    body: codeBody,
    answer: codes,
  })
  async confirm(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof codeBody>,
  ): Promise<z.infer<typeof codes>> {
    return { recovery_codes: await this.own.confirm(caller, body.code) };
  }

  @Post('auth/second-factor/recovery-codes')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'New recovery codes in place of all others',
    access: 'self',
    audit: 'user.renew_recovery_codes',
    body: codeBody,
    answer: codes,
  })
  async newCodes(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof codeBody>,
  ): Promise<z.infer<typeof codes>> {
    return { recovery_codes: await this.own.newCodes(caller, body.code) };
  }

  @Post('auth/second-factor/remove')
  @Endpoint({
    summary: 'Remove my second factor',
    access: 'self',
    audit: 'user.remove_second_factor',
    body: codeBody,
    status: 204,
  })
  remove(@Caller() caller: Principal, @Body() body: z.output<typeof codeBody>): Promise<void> {
    return this.own.remove(caller, body.code);
  }

  @Delete('users/:id/second-factor')
  @Endpoint({
    summary:
      'Remove the second factor of a person who has lost it; their sessions end, and they and their other organisations are told',
    access: 'users:manage',
    audit: 'user.reset_second_factor',
    status: 204,
  })
  reset(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    return this.resets.reset(caller, id);
  }
}
