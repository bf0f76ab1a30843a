import type { paths } from './schema.js';

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Success<R> = R extends { 200: { content: { 'application/json': infer T } } }
  ? T
  : R extends { 201: { content: { 'application/json': infer T } } }
    ? T
    : R extends { 202: { content: { 'application/json': infer T } } }
      ? T
      : never;

/** The JSON a route answers with when it succeeds. */
export type Answer<P extends keyof paths, V extends Verb> = paths[P][V] extends { responses: infer R }
  ? Success<R>
  : never;
type Item<T> = T extends { items: (infer I)[] } ? I : never;

export type Me = Answer<'/api/auth/me', 'get'>;
export type PluginCard = Item<Answer<'/api/plugins', 'get'>>;
export type Connection = Item<Answer<'/api/connections', 'get'>>;
export type ProviderCall = Item<Answer<'/api/connections/{id}/calls', 'get'>>;
export type ImportJob = Item<Answer<'/api/jobs', 'get'>>;
export type SearchAnswer = Answer<'/api/search', 'get'>;
export type Hit = SearchAnswer['hits'][number];
export type Ticket = Hit['ticket'];
export type TicketDetail = Answer<'/api/tickets/{id}', 'get'>;
export type Metrics = Answer<'/api/metrics/snapshot', 'get'>;
export type Overview = Answer<'/api/report/sentiment-overview', 'get'>;
export type Workflow = Item<Answer<'/api/workflows', 'get'>>;
export type WorkflowRun = Item<Answer<'/api/workflow-runs', 'get'>>;
export type ActionOffer = Item<Answer<'/api/workflow-actions', 'get'>>;
export type DryRun = Answer<'/api/workflows/{id}/test', 'post'>;
export type WorkflowTemplate = Item<Answer<'/api/workflow-templates', 'get'>>;
export type FilePreview = Answer<'/api/upload/preview', 'post'>;
export type Person = Item<Answer<'/api/users', 'get'>>;
export type OwnRole = Item<Answer<'/api/roles', 'get'>>;
export type Session = Item<Answer<'/api/auth/sessions', 'get'>>;
export type ApiKey = Item<Answer<'/api/api-keys', 'get'>>;
export type OrganisationSettings = Answer<'/api/organisation', 'get'>;
export type OwnOrganisation = Item<Answer<'/api/organisations', 'get'>>;
export type DataRequest = Item<Answer<'/api/data-requests', 'get'>>;
export type Notice = Item<Answer<'/api/notifications', 'get'>>;
export type OnboardingState = Answer<'/api/onboarding', 'get'>;
export type AuditEntry = Item<Answer<'/api/audit', 'get'>>;
export type AuditVerdict = Answer<'/api/audit/verify', 'get'>;
export type Queues = Answer<'/api/queue', 'get'>;
