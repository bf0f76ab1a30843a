import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions.js';

export const ACCESS = 'patchbay:access';

/** What a route asks for: a permission, or nothing at all. A route without either is refused and fails the tests. */
export type Access = { permission: Permission } | { public: true };

export const Allow = (permission: Permission): MethodDecorator =>
  SetMetadata(ACCESS, { permission } satisfies Access);
export const Public = (): MethodDecorator => SetMetadata(ACCESS, { public: true } satisfies Access);
