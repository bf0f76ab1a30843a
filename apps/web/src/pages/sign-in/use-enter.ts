import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { keepTokens, type Tokens } from '../../api/session.js';

/** Goes into the console with a new session; nothing of an earlier one stays in memory. */
export function useEnter(next: string): (tokens: Tokens) => void {
  const client = useQueryClient();
  const router = useRouter();
  return (pair) => {
    keepTokens(pair);
    client.clear();
    router.history.replace(next);
  };
}
