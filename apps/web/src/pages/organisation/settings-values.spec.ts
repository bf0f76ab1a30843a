import { describe, expect, it } from 'vitest';
import type { OrganisationSettings } from '../../api/types.js';
import { changeOf, nextHours, valuesOf, weekdays } from './settings-values.js';

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
      working_hours: [],
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

describe('working hours', () => {
  const hours = [{ day: 3, from: '08:00', to: '12:30' }];

  it('go through the form and back', () => {
    const values = valuesOf({ ...stored, working_hours: hours });
    expect(values.working_hours).toEqual([{ day: '3', from: '08:00', to: '12:30' }]);
    expect(changeOf(values).working_hours).toEqual(hours);
  });

  it('begin on Monday and go on with the next day, round the week', () => {
    const monday = nextHours([]);
    expect(monday).toEqual({ day: '1', from: '09:00', to: '17:00' });
    expect(nextHours([{ ...monday, from: '08:00' }])).toEqual({ day: '2', from: '08:00', to: '17:00' });
    expect(nextHours([{ ...monday, day: '7' }]).day).toBe('1');
  });

  it('know the seven days of ISO', () => {
    expect(weekdays.map(({ value }) => Number(value))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(weekdays.at(0)?.label).toBe('Monday');
  });
});
