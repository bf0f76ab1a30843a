import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { loadConfig } from '@patchbay/config';
import { Logger } from '@patchbay/platform';
import { AppModule } from '../app.module.js';
import { openApiDocument } from './openapi.js';

/** The document without a running hub: modules are only looked at, nothing is opened. */
export async function describeApi(): Promise<OpenAPIObject> {
  const nowhere = { host: '', port: 0, database: '', user: '', password: '' };
  const foundation = {
    config: loadConfig({}),
    address: nowhere,
    secretKey: '',
    dataDir: '',
    logger: new Logger('fatal'),
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(foundation),
    new FastifyAdapter(),
    {
      preview: true,
      logger: false,
      abortOnError: false,
    },
  );
  return openApiDocument(app);
}
