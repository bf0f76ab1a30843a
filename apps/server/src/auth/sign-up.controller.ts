import { Controller, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccessSettings,
  Caller,
  EmailVerification,
  PasswordReset,
  type Principal,
  SignIn,
  SignUp,
  type TokenPair,
  type Visit,
  Visitor,
} from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';
import { linkBody, newPassword, tokens } from './tokens.js';

const email = z.email().max(320);
const signUpBody = z.strictObject({
  organisation: z.string().trim().min(1).max(200),
  name: z.string().trim().min(1).max(200),
  email,
  password: newPassword,
});
const emailBody = z.strictObject({ email });
const resetBody = linkBody.extend({ password: newPassword });
const options = z.object({ sign_up: z.boolean() });
/** The same for every address: nobody learns who has an account. */
const mailed = z.object({ detail: z.string() });
const told = { detail: 'If this address can be used, a mail is on its way to it.' };

@ApiTags('Access')
@Controller('api/auth')
export class SignUpController {
  constructor(
    private readonly signUps: SignUp,
    private readonly signIn: SignIn,
    private readonly reset: PasswordReset,
    private readonly verification: EmailVerification,
    private readonly settings: AccessSettings,
  ) {}

  @Get('options')
  @Endpoint({ summary: 'What strangers may do here', access: 'public', answer: options })
  async options(): Promise<z.infer<typeof options>> {
    return { sign_up: await this.settings.signUpIsOpen() };
  }

  @Post('sign-up')
  @Endpoint({
    summary: 'Ask for an organisation of my own; it is made once the mail was read',
    access: 'public',
    audit: { none: 'There is no organisation yet: it begins when the mail is read.' },
    body: signUpBody,
    answer: mailed,
    status: 202,
  })
  async signUp(@Body() body: z.output<typeof signUpBody>): Promise<z.infer<typeof mailed>> {
    await this.signUps.request(body);
    return told;
  }

  @Post('sign-up/confirm')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Make the organisation I signed up for, with the link from the mail',
    access: 'public',
    audit: { none: 'The service records organisation.create as the first entry of the new organisation.' },
    body: linkBody,
    answer: tokens,
  })
  async confirm(@Body() body: z.output<typeof linkBody>, @Visitor() visit: Visit): Promise<TokenPair> {
    return this.signIn.enter(await this.signUps.complete(body.token), visit);
  }

  @Post('password/forgot')
  @Endpoint({
    summary: 'Ask for a mail with a link to set a new password',
    access: 'public',
    audit: { none: 'Only asks for a mail.' },
    body: emailBody,
    answer: mailed,
    status: 202,
  })
  async forgot(@Body() body: z.output<typeof emailBody>): Promise<z.infer<typeof mailed>> {
    await this.reset.request(body.email);
    return told;
  }

  @Post('password/reset')
  @Endpoint({
    summary: 'Set a new password with the link from the mail; ends all my sessions',
    access: 'public',
    audit: 'user.reset_password',
    body: resetBody,
    status: 204,
  })
  resetPassword(@Body() body: z.output<typeof resetBody>): Promise<void> {
    return this.reset.complete(body.token, body.password);
  }

  @Post('email/verification')
  @Endpoint({
    summary: 'Ask for a mail that verifies my address',
    access: 'self',
    audit: { none: 'Only asks for a mail.' },
    status: 202,
    answer: mailed,
  })
  async askForVerification(@Caller() caller: Principal): Promise<z.infer<typeof mailed>> {
    await this.verification.request(caller);
    return told;
  }

  @Post('email/verify')
  @Endpoint({
    summary: 'Verify an address with the link from the mail',
    access: 'public',
    audit: 'user.verify_email',
    body: linkBody,
    status: 204,
  })
  verify(@Body() body: z.output<typeof linkBody>): Promise<void> {
    return this.verification.complete(body.token);
  }
}
