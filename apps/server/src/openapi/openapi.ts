import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
interface Operation {
  parameters?: { in: string }[];
}

/** The OpenAPI document of all routes, from their decorators. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Patchbay')
    .setDescription(
      'The hub a support organisation plugs everything into. Errors are RFC 9457 problem details.',
    )
    .setVersion('0.1.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An access token or an API key (`pb_…`). Keys also come in `X-Api-Key`.',
    })
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
  });
  const paths = Object.entries(document.paths).map(
    ([path, item]) => [path, withPathParameters(path, item)] as const,
  );
  return { ...document, paths: Object.fromEntries(paths.sort(([a], [b]) => a.localeCompare(b))) };
}

/** Path parameters are read by our own decorators, which Nest's document does not know. */
function withPathParameters(path: string, item: PathItem): PathItem {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const drawn = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const operations = Object.entries(item as Record<string, Operation>).map(([verb, operation]) => [
    verb,
    {
      ...operation,
      parameters: [...drawn, ...(operation.parameters ?? []).filter(({ in: place }) => place !== 'path')],
    },
  ]);
  return Object.fromEntries(operations) as PathItem;
}

/** `/api/docs` for people, `/api/openapi.json` for machines. */
export function serveApiDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Patchbay API',
  });
}
