import { Platform20261120000001 } from './001-platform';
import { Units20261120000002 } from './002-units';
import { Identity20261120000003 } from './003-identity';
import { People20261120000004 } from './004-people';
import { Feed20261120000005 } from './005-feed';
import { Ledger20261120000006 } from './006-ledger';
import { Schemes20261120000007 } from './007-schemes';
import { Activities20261120000008 } from './008-activities';
import { Exchange20261120000009 } from './009-exchange';
import { Briefs20261120000010 } from './010-briefs';
import { Demo20261120000011 } from './011-demo';

/** In order of time. A migration that has been released is never edited; what follows is a new one. */
export const MIGRATIONS = [
  Platform20261120000001,
  Units20261120000002,
  Identity20261120000003,
  People20261120000004,
  Feed20261120000005,
  Ledger20261120000006,
  Schemes20261120000007,
  Activities20261120000008,
  Exchange20261120000009,
  Briefs20261120000010,
  Demo20261120000011,
];
