import type { BriefStatus } from '@jishan/domain';
import type { Tone } from '../controls/state-tag';

export const BRIEF_TONES: Record<BriefStatus, Tone> = { unused: 'wait', placed: 'good', printed: 'plain' };
