// Before the specs of libs/points in `npm run test:mutation`: every mutant meets the same dice, and no time goes into shrinking.
import fc from 'fast-check';

fc.configureGlobal({ seed: 20_261_129, endOnFailure: true });
