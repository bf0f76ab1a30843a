import { Identity1764000000001 } from './0001-identity.js';
import { Pipeline1764000000002 } from './0002-pipeline.js';
import { Tickets1764000000003 } from './0003-tickets.js';
import { Search1764000000004 } from './0004-search.js';
import { Plugins1764000000005 } from './0005-plugins.js';
import { Workflows1764000000006 } from './0006-workflows.js';
import { JobLeases1764000000007 } from './0007-job-leases.js';
import { PipelinePlans1764000000008 } from './0008-pipeline-plans.js';
import { Sessions1764000000009 } from './0009-sessions.js';
import { Organisations1764000000010 } from './0010-organisations.js';
import { People1764000000011 } from './0011-people.js';
import { Vault1764000000012 } from './0012-vault.js';
import { Audit1764000000013 } from './0013-audit.js';
import { Sso1764000000014 } from './0014-sso.js';
import { RateLimits1764000000015 } from './0015-rate-limits.js';
import { DataRights1764000000016 } from './0016-data-rights.js';
import { Memberships1764000000017 } from './0017-memberships.js';
import { Upkeep1764000000018 } from './0018-upkeep.js';
import { Sweeping1764000000019 } from './0019-sweeping.js';
import { Claim1764000000020 } from './0020-claim.js';
import { BornClaimed1764000000021 } from './0021-born-claimed.js';
import { FirstStatistics1764000000022 } from './0022-first-statistics.js';
import { Circuit1764000000023 } from './0023-circuit.js';
import { JobInsert1764000000024 } from './0024-job-insert.js';

/** In order; applied once each, by the owner login. */
export const migrations = [
  Identity1764000000001,
  Pipeline1764000000002,
  Tickets1764000000003,
  Search1764000000004,
  Plugins1764000000005,
  Workflows1764000000006,
  JobLeases1764000000007,
  PipelinePlans1764000000008,
  Sessions1764000000009,
  Organisations1764000000010,
  People1764000000011,
  Vault1764000000012,
  Audit1764000000013,
  Sso1764000000014,
  RateLimits1764000000015,
  DataRights1764000000016,
  Memberships1764000000017,
  Upkeep1764000000018,
  Sweeping1764000000019,
  Claim1764000000020,
  BornClaimed1764000000021,
  FirstStatistics1764000000022,
  Circuit1764000000023,
  JobInsert1764000000024,
];
