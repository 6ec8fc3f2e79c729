import { Platform20261120000001 } from './001-platform';

/** In order of time. A migration that has been released is never edited; what follows is a new one. */
export const MIGRATIONS = [Platform20261120000001];
