import { Controller, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Caller,
  type Principal,
  Sessions,
  SignIn,
  type TokenPair,
  type Visit,
  Visitor,
} from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';
import { Myself, myselfSchema } from './myself.js';
import { tokens } from './tokens.js';

const credentials = z.strictObject({ email: z.email().max(320), password: z.string().min(1).max(1_000) });
const refreshBody = z.strictObject({ refresh_token: z.string().min(1).max(500) });
const linkBody = z.strictObject({ token: z.string().min(1).max(500) });
const passwordBody = z.strictObject({
  password: z.string().min(8, 'must have at least 8 characters').max(1_000),
  current_password: z.string().max(1_000).optional(),
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().max(320).optional(),
});

@ApiTags('Access')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly myself: Myself,
  ) {}

  @Post('login')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Sign in with e-mail and password; 401 with a challenge where a second factor is to follow',
    access: 'public',
    audit: 'session.open',
    body: credentials,
    answer: tokens,
  })
  login(@Body() body: z.output<typeof credentials>, @Visitor() visit: Visit): Promise<TokenPair> {
    return this.signIn.withPassword(body.email, body.password, visit);
  }

  @Post('link')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Sign in with a one-time link',
    access: 'public',
    audit: 'session.open',
    body: linkBody,
    answer: tokens,
  })
  link(@Body() body: z.output<typeof linkBody>, @Visitor() visit: Visit): Promise<TokenPair> {
    return this.signIn.withLink(body.token, visit);
  }

  @Post('refresh')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Rotate the refresh token',
    access: 'public',
    audit: { none: 'A session goes on. Using an old token again is recorded as session.reuse.' },
    body: refreshBody,
    answer: tokens,
  })
  refresh(@Body() body: z.output<typeof refreshBody>, @Visitor() visit: Visit): Promise<TokenPair> {
    return this.sessions.renew(body.refresh_token, visit);
  }

  @Post('logout')
  @Endpoint({
    summary: 'End the session',
    access: 'public',
    audit: 'session.close',
    body: refreshBody,
    status: 204,
  })
  logout(@Body() body: z.output<typeof refreshBody>): Promise<void> {
    return this.sessions.end(body.refresh_token);
  }

  @Get('me')
  @Endpoint({ summary: 'Who am I', access: 'self', answer: myselfSchema })
  me(@Caller() caller: Principal): Promise<z.infer<typeof myselfSchema>> {
    return this.myself.of(caller);
  }

  @Post('password')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Set my password, and optionally name and e-mail; ends all my other sessions',
    access: 'self',
    audit: 'user.set_password',
    body: passwordBody,
    answer: tokens,
  })
  password(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof passwordBody>,
    @Visitor() visit: Visit,
  ): Promise<TokenPair> {
    return this.signIn.changePassword(caller, body, visit);
  }
}
