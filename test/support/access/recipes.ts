import type { Recipe } from './cell.ts';
import { FAREWELL_RECIPES, PUBLIC_RECIPES, SESSION_RECIPES, USER_RECIPES } from './recipes-accounts.ts';
import { ACTIVITY_RECIPES, ATTENDANCE_RECIPES, SIGN_UP_RECIPES } from './recipes-activities.ts';
import { BRIEF_RECIPES, BULLETIN_RECIPES, COMPLAINT_RECIPES, UNIT_RECIPES } from './recipes-office.ts';
import { LEDGER_RECIPES } from './recipes-ledger.ts';
import { HOUSEHOLD_RECIPES } from './recipes-households.ts';
import { TEAM_RECIPES, VOLUNTEER_RECIPES } from './recipes-people.ts';
import {
  PASSBOOK_RECIPES,
  POINTS_RECIPES,
  REDEMPTION_RECIPES,
  SCHEME_RECIPES,
  SHOP_RECIPES,
} from './recipes-points.ts';
import { SHOP_BOOK_RECIPES } from './recipes-shops.ts';
import { RECORD_RECIPES } from './recipes-records.ts';
import { ARTICLE_RECIPES } from './articles.ts';
import { PUBLICATION_RECIPES } from './publications.ts';
import { CORRECTION_RECIPES } from './corrections.ts';
import { DEDUCTION_RECIPES } from './deductions.ts';
import { DEED_RECIPES } from './deeds.ts';
import { MAILING_RECIPES } from './mailings.ts';
import { POSTING_RECIPES } from './postings.ts';
import { WORDING_RECIPES } from './wording.ts';
import { TRIAL_RECIPES } from './trials.ts';

/** How every route of the product is asked, in the order of the table. */
export const RECIPES: readonly Recipe[] = [
  ...PUBLIC_RECIPES,
  ...SESSION_RECIPES,
  ...USER_RECIPES,
  ...UNIT_RECIPES,
  ...VOLUNTEER_RECIPES,
  ...HOUSEHOLD_RECIPES,
  ...TEAM_RECIPES,
  ...ACTIVITY_RECIPES,
  ...SIGN_UP_RECIPES,
  ...ATTENDANCE_RECIPES,
  { route: 'GET /feed', scopes: ['any'], ask: () => ({}) },
  ...POINTS_RECIPES,
  ...LEDGER_RECIPES,
  ...PASSBOOK_RECIPES,
  ...RECORD_RECIPES,
  ...SCHEME_RECIPES,
  ...TRIAL_RECIPES,
  ...DEED_RECIPES,
  ...DEDUCTION_RECIPES,
  ...POSTING_RECIPES,
  ...SHOP_RECIPES,
  ...REDEMPTION_RECIPES,
  ...SHOP_BOOK_RECIPES,
  ...BRIEF_RECIPES,
  ...ARTICLE_RECIPES,
  ...PUBLICATION_RECIPES,
  ...BULLETIN_RECIPES,
  ...CORRECTION_RECIPES,
  ...MAILING_RECIPES,
  ...WORDING_RECIPES,
  ...COMPLAINT_RECIPES,
  ...FAREWELL_RECIPES,
];
