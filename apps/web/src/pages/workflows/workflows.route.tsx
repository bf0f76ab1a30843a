import { createLazyRoute } from '@tanstack/react-router';
import { WorkflowsPage } from './workflows-page.js';

export const Route = createLazyRoute('/inside/workflows')({ component: WorkflowsPage });
