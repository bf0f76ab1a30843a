import { describe, expect, it } from 'vitest';
import type { OrganisationSettings } from '../../api/types.js';
import { changeOf, valuesOf } from './settings-values.js';

const stored: OrganisationSettings = {
  id: 'acme',
  name: 'Acme',
  time_zone: 'UTC',
  working_hours: [],
  data_region: null,
  retention_days: 30,
  created_at: '2026-03-01T12:00:00.000Z',
  purge_at: null,
};

describe('settings of the organisation', () => {
  it('are shown as text', () => {
    expect(valuesOf(stored)).toEqual({
      name: 'Acme',
      time_zone: 'UTC',
      data_region: '',
      retention_days: '30',
    });
    expect(valuesOf({ ...stored, retention_days: null }).retention_days).toBe('');
  });

  it('are sent as they are typed, nothing for nothing', () => {
    expect(changeOf({ ...valuesOf(stored), data_region: ' ', retention_days: '' })).toMatchObject({
      data_region: null,
      retention_days: null,
    });
    expect(changeOf({ ...valuesOf(stored), data_region: 'EU' })).toMatchObject({
      data_region: 'EU',
      retention_days: 30,
    });
  });

  it('what is no number is left to the hub to refuse', () => {
    expect(changeOf({ ...valuesOf(stored), retention_days: 'soon' }).retention_days).toBeNaN();
  });
});
