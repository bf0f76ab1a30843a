/** So many requests of one subject within a window. */
export interface RateRule {
  name: string;
  points: number;
  seconds: number;
}

/** What a counter says of one request. */
export interface Admission {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until the window of this subject begins anew. */
  resetMs: number;
}

/** Where requests are counted: in this process, or in a place all nodes share. Throws when it cannot count. */
export interface RateLimitStore {
  take(rule: RateRule, subject: string): Promise<Admission>;
}
