import { inject, Service } from '@angular/core';
import { ACTIVITY_STATE_LABELS, type ActivityRecord, dayOf, type Page } from '@jishan/domain';
import { ActivitiesApi } from '../../activities/activities.api';
import { BriefsApi } from '../../briefs/briefs.api';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { ComplaintsApi } from '../../complaints/complaints.api';
import { Session } from '../../session/session';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import { placeName } from '../controls/place-name';
import { spanOf, stampOf } from '../controls/stamp';
import type { Waiting, WaitingItem } from './waiting-card';

/** What waits for whoever is signed in: one card for each thing that their roles let them do something about. */
@Service()
export class WaitingForMe {
  private readonly session = inject(Session);
  private readonly volunteers = inject(VolunteersApi);
  private readonly activities = inject(ActivitiesApi);
  private readonly briefs = inject(BriefsApi);
  private readonly bulletins = inject(BulletinsApi);
  private readonly complaints = inject(ComplaintsApi);

  cards(): Waiting[] {
    const may = (action: Parameters<Session['mayEver']>[0]) => this.session.mayEver(action);
    return [
      ...(may('volunteer.approve') ? [this.registrations()] : []),
      ...(may('activity.list-managed') ? [this.today()] : []),
      ...(may('activity.publish') ? [this.drafts()] : []),
      ...(may('brief.read') ? [this.unusedBriefs()] : []),
      ...(may('bulletin.read') ? [this.collecting()] : []),
      ...(may('complaint.answer') ? [this.openComplaints()] : []),
    ];
  }

  private registrations(): Waiting {
    return {
      heading: '待审核的注册',
      empty: '没有等待审核的注册。',
      link: '/office/volunteers',
      query: { state: 'pending' },
      news: ['feed.appended'],
      load: async () =>
        shown(await this.volunteers.list({ state: 'pending' }), (volunteer) => ({
          id: volunteer.id,
          label: volunteer.name,
          about: `${volunteer.unitName}，${stampOf(volunteer.registeredAt)}`,
          link: '/office/volunteers',
          query: { state: 'pending', open: volunteer.id },
        })),
    };
  }

  private today(): Waiting {
    const today = dayOf(new Date().toISOString());
    return {
      heading: '今天的活动',
      empty: '今天没有活动。',
      link: '/office/activities',
      query: { from: today, to: today },
      news: ['activity.changed'],
      load: async () =>
        shown(await this.activities.listManaged({ from: today, to: today }), (activity) => ({
          ...asActivity(activity),
          about: `${spanOf(activity.startsAt, activity.endsAt)}，${placeName(activity.unitName, activity.teamName)}，${ACTIVITY_STATE_LABELS[activity.state]}`,
        })),
    };
  }

  private drafts(): Waiting {
    return {
      heading: '活动草稿',
      empty: '没有待发布的草稿。',
      link: '/office/activities',
      query: { state: 'draft' },
      news: ['activity.changed'],
      load: async () => shown(await this.activities.listManaged({ state: 'draft' }), asActivity),
    };
  }

  private unusedBriefs(): Waiting {
    return {
      heading: '未采用的简讯',
      empty: '没有未采用的简讯。',
      link: '/office/briefs',
      query: { status: 'unused' },
      news: ['brief.drafted', 'brief.changed', 'bulletin.changed'],
      load: async () =>
        shown(await this.briefs.list({ status: 'unused' }), (brief) => ({
          id: brief.id,
          label: brief.text,
          about: `${brief.startsOn}，${brief.headcount} 人`,
          link: '/office/briefs',
          query: { open: brief.id },
        })),
    };
  }

  private collecting(): Waiting {
    return {
      heading: '征集中的快报',
      empty: '没有征集中的快报。',
      link: '/office/bulletins',
      query: { state: 'collecting' },
      news: ['bulletin.changed'],
      load: async () =>
        shown(await this.bulletins.list({ state: 'collecting' }), (bulletin) => ({
          id: bulletin.id,
          label: `《${bulletin.publicationTitle}》`,
          about: `落款 ${bulletin.issuedOn}，已有 ${bulletin.briefCount} 条`,
          link: `/office/bulletins/${bulletin.id}`,
        })),
    };
  }

  private openComplaints(): Waiting {
    return {
      heading: '待答复的投诉建议',
      empty: '没有待答复的投诉建议。',
      link: '/office/complaints',
      query: {},
      news: [],
      load: async () => {
        const page = await this.complaints.list();
        return shown({ ...page, items: page.items.filter((complaint) => complaint.state === 'open') }, (complaint) => ({
          id: complaint.id,
          label: complaint.text,
          about: `${stampOf(complaint.receivedAt)}，${complaint.unitName ?? '未指明单位'}`,
          link: '/office/complaints',
        }));
      },
    };
  }
}

function asActivity(activity: ActivityRecord): WaitingItem {
  return {
    id: activity.id,
    label: activity.title,
    about: `${spanOf(activity.startsAt, activity.endsAt)}，${placeName(activity.unitName, activity.teamName)}`,
    link: `/office/activities/${activity.id}`,
  };
}

function shown<T>(page: Page<T>, toItem: (item: T) => WaitingItem): { items: WaitingItem[]; hasMore: boolean } {
  return { items: page.items.map(toItem), hasMore: page.nextCursor !== null };
}
