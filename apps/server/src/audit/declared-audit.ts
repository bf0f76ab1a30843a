import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { currentAct, type DeclaredChange } from '@patchbay/platform';
import { ENDPOINT, type AuditRule, type EndpointSpec } from '../endpoint/endpoint.js';

/**
 * Tells the audit trail which change a route has declared, once its caller may make it; see `beginActs` for the end.
 * A guard: a single interceptor would send every answer of the hub through observables.
 */
@Injectable()
export class DeclaredAudit implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const act = context.getType() === 'http' ? currentAct() : undefined;
    const spec = Reflect.getMetadata(ENDPOINT, context.getHandler()) as EndpointSpec | undefined;
    if (!act || !spec?.audit) return true;
    const { params } = context.switchToHttp().getRequest<{ params: Record<string, string> }>();
    act.declared = declaredBy(spec.audit, Object.values(params)[0] ?? null);
    return true;
  }
}

function declaredBy(rule: AuditRule, targetId: string | null): DeclaredChange | null {
  if (typeof rule === 'string') return { action: rule, targetId, byService: false };
  return 'byService' in rule ? { action: rule.byService, targetId, byService: true } : null;
}
