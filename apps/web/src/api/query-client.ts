import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './problem.js';

const attempts = 3;

/** A refusal (4xx) will not change by asking again; anything else may. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) =>
        failures < attempts && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});
