import type { OrganisationSettings } from '../../api/types.js';

export interface SettingsValues {
  name: string;
  time_zone: string;
  data_region: string;
  /** As typed; empty = kept for ever. */
  retention_days: string;
  working_hours: HoursValues[];
}

/** One line of the working hours; the day as a choice holds it. */
export interface HoursValues {
  day: string;
  from: string;
  to: string;
}

/** Days of a week as ISO counts them. */
export const weekdays = [
  { value: '1', label: 'Monday' },
  { value: '2', label: 'Tuesday' },
  { value: '3', label: 'Wednesday' },
  { value: '4', label: 'Thursday' },
  { value: '5', label: 'Friday' },
  { value: '6', label: 'Saturday' },
  { value: '7', label: 'Sunday' },
];

/** A further line: the day after the last one, at the same time. */
export function nextHours(lines: HoursValues[]): HoursValues {
  const last = lines.at(-1);
  if (!last) return { day: '1', from: '09:00', to: '17:00' };
  return { ...last, day: String((Number(last.day) % 7) + 1) };
}

export const valuesOf = (organisation: OrganisationSettings): SettingsValues => ({
  name: organisation.name,
  time_zone: organisation.time_zone,
  data_region: organisation.data_region ?? '',
  retention_days: organisation.retention_days === null ? '' : String(organisation.retention_days),
  working_hours: organisation.working_hours.map((line) => ({ ...line, day: String(line.day) })),
});

/** What is sent: an empty field takes the setting away. */
export const changeOf = (values: SettingsValues) => ({
  name: values.name,
  time_zone: values.time_zone,
  data_region: values.data_region.trim() === '' ? null : values.data_region,
  retention_days: values.retention_days.trim() === '' ? null : Number(values.retention_days),
  working_hours: values.working_hours.map((line) => ({ ...line, day: Number(line.day) })),
});
