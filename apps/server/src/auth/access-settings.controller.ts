import { Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessSettings, Caller, FactorPolicy, firstTenant, type Principal } from '@patchbay/identity';
import { forbidden } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';

const settings = z.object({
  sign_up: z
    .boolean()
    .nullable()
    .describe('Of the whole hub; null for organisations that do not look after it'),
  second_factor_required: z.boolean(),
});
const change = z.strictObject({
  sign_up: z.boolean().optional(),
  second_factor_required: z.boolean().optional(),
});

@ApiTags('Access')
@Controller('api/auth/settings')
export class AccessSettingsController {
  constructor(
    private readonly settings: AccessSettings,
    private readonly policy: FactorPolicy,
  ) {}

  @Get()
  @Endpoint({ summary: 'How people get in', access: 'tenant:manage', answer: settings })
  async read(@Caller() { tenantId }: Principal): Promise<z.infer<typeof settings>> {
    return {
      sign_up: tenantId === firstTenant.id ? await this.settings.signUpIsOpen() : null,
      second_factor_required: await this.settings.needsSecondFactor(tenantId),
    };
  }

  @Patch()
  @Endpoint({
    summary: 'Open or close sign-up (first organisation only), ask everybody for a second factor',
    access: 'tenant:manage',
    audit: 'organisation.update_access',
    body: change,
    answer: settings,
  })
  async change(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof change>,
  ): Promise<z.infer<typeof settings>> {
    if (body.sign_up !== undefined) {
      if (caller.tenantId !== firstTenant.id)
        throw forbidden('Only the organisation that looks after this hub opens or closes sign-up.');
      await this.settings.openSignUp(body.sign_up);
    }
    if (body.second_factor_required !== undefined)
      await this.policy.require(caller, body.second_factor_required);
    return this.read(caller);
  }
}
