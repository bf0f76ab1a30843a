/**
 * Rows of people who have not said who they are: failed sign-ins, sign-ups, requests for a new password. They lie behind
 * the tenant door like all others, under a name that no organisation can have.
 */
export const nobodysTenant = '-';
