import { createLazyRoute } from '@tanstack/react-router';
import { SandboxPage } from './sandbox-page.js';

export const Route = createLazyRoute('/inside/sandbox/$connection')({ component: SandboxPage });
