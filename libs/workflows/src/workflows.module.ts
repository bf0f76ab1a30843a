import { Global, Module } from '@nestjs/common';
import { ActionListener } from '@patchbay/plugins';
import { InnerActions } from './actions/inner-actions.js';
import { NotificationRepository } from './actions/notification.repository.js';
import { WebhookCall } from './actions/webhook-call.js';
import { RunWorkflows } from './run/run-workflows.js';
import { StepListener } from './run/step-listener.js';
import { StepRunner } from './run/step-runner.js';
import { RunRepository } from './store/run.repository.js';
import { WorkflowRepository } from './store/workflow.repository.js';
import { Workflows } from './workflows.js';

const services = [
  InnerActions,
  NotificationRepository,
  RunRepository,
  RunWorkflows,
  StepRunner,
  WebhookCall,
  WorkflowRepository,
  Workflows,
];
const listener = { provide: ActionListener, useClass: StepListener };

/** The workflow engine; global, because finished calls report to it. */
@Global()
@Module({ providers: [...services, listener], exports: [...services, listener] })
export class WorkflowsModule {}
