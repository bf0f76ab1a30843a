import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod, type Type } from '@nestjs/common';
import { ENDPOINT, type EndpointSpec } from '../endpoint/endpoint.js';
import { controllers } from '../routes.js';

export interface DeclaredRoute {
  /** e.g. `PUT /api/workflows/{id}`, as in the description of the API. */
  name: string;
  method: string;
  spec: EndpointSpec;
}

/** Every route that is declared by an `@Endpoint`, as its decorators say. */
export function declaredRoutes(): DeclaredRoute[] {
  return controllers.flatMap((controller: Type) => {
    const prototype = controller.prototype as Record<string, object>;
    const base = String(Reflect.getMetadata(PATH_METADATA, controller));
    return Object.getOwnPropertyNames(prototype).flatMap((key) => {
      const spec = Reflect.getMetadata(ENDPOINT, prototype[key]!) as EndpointSpec | undefined;
      return spec ? [{ ...place(base, prototype[key]!), spec }] : [];
    });
  });
}

function place(base: string, handler: object): { name: string; method: string } {
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  const own = String(Reflect.getMetadata(PATH_METADATA, handler));
  const path = `/${base}/${own}`
    .replaceAll(/\/+/g, '/')
    .replace(/\/$/, '')
    .replaceAll(/:(\w+)/g, '{$1}');
  return { name: `${method} ${path}`, method };
}
