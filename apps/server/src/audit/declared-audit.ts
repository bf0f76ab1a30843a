import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { currentAct, type DeclaredChange } from '@patchbay/platform';
import { finalize, type Observable } from 'rxjs';
import { ENDPOINT, type AuditRule, type EndpointSpec } from '../endpoint/endpoint.js';

/** Tells the audit trail which change a route has declared, for as long as the route runs. */
@Injectable()
export class DeclaredAudit implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const act = context.getType() === 'http' ? currentAct() : undefined;
    const spec = Reflect.getMetadata(ENDPOINT, context.getHandler()) as EndpointSpec | undefined;
    if (!act || !spec?.audit) return next.handle();
    const { params } = context.switchToHttp().getRequest<{ params: Record<string, string> }>();
    act.declared = declaredBy(spec.audit, Object.values(params)[0] ?? null);
    return next.handle().pipe(
      finalize(() => {
        act.declared = null;
      }),
    );
  }
}

function declaredBy(rule: AuditRule, targetId: string | null): DeclaredChange | null {
  if (typeof rule === 'string') return { action: rule, targetId, byService: false };
  return 'byService' in rule ? { action: rule.byService, targetId, byService: true } : null;
}
