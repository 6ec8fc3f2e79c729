import type { ActivityState } from '@jishan/domain';
import type { Tone } from '../controls/state-tag';

export const ACTIVITY_TONES: Record<ActivityState, Tone> = {
  draft: 'wait',
  published: 'good',
  'sign-up-closed': 'plain',
  'under-way': 'good',
  concluded: 'plain',
  settled: 'plain',
  cancelled: 'bad',
};
