export { InnerActions } from './actions/inner-actions.js';
export { NotificationRepository, type Notification } from './actions/notification.repository.js';
export { RunRepository, type RunFilter } from './store/run.repository.js';
export { checkTemplate, renderTemplate, TemplateProblem } from './template/index.js';
export { workflowTemplates, type WorkflowTemplate } from './templates.js';
export * from './workflow.js';
export { Workflows } from './workflows.js';
export { WorkflowsModule } from './workflows.module.js';
