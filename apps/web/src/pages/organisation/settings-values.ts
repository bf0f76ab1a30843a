import type { OrganisationSettings } from '../../api/types.js';

export interface SettingsValues {
  name: string;
  time_zone: string;
  data_region: string;
  /** As typed; empty = kept for ever. */
  retention_days: string;
}

export const valuesOf = (organisation: OrganisationSettings): SettingsValues => ({
  name: organisation.name,
  time_zone: organisation.time_zone,
  data_region: organisation.data_region ?? '',
  retention_days: organisation.retention_days === null ? '' : String(organisation.retention_days),
});

/** What is sent: an empty field takes the setting away. */
export const changeOf = (values: SettingsValues) => ({
  name: values.name,
  time_zone: values.time_zone,
  data_region: values.data_region.trim() === '' ? null : values.data_region,
  retention_days: values.retention_days.trim() === '' ? null : Number(values.retention_days),
});
