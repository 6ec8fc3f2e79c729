import { inject, Service } from '@angular/core';
import {
  ACTIVITY_STATE_LABELS,
  type ActivityRecord,
  BULLETIN_STATE_LABELS,
  type BulletinState,
  dayOf,
  DEDUCTION_STATE_LABELS,
  DEED_STATE_LABELS,
  type Page,
} from '@jishan/domain';
import { ActivitiesApi } from '../../activities/activities.api';
import { ArticlesApi } from '../../articles/articles.api';
import { BriefsApi } from '../../briefs/briefs.api';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { ComplaintsApi } from '../../complaints/complaints.api';
import { whoseLabel } from '../../deductions/deduction-words';
import { DeductionsApi } from '../../deductions/deductions.api';
import { DeedsApi } from '../../deeds/deeds.api';
import { Session } from '../../session/session';
import { VolunteersApi } from '../../volunteers/volunteers.api';
import { dueLabel } from '../articles/article-words';
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
  private readonly articles = inject(ArticlesApi);
  private readonly bulletins = inject(BulletinsApi);
  private readonly complaints = inject(ComplaintsApi);
  private readonly deeds = inject(DeedsApi);
  private readonly deductions = inject(DeductionsApi);

  cards(): Waiting[] {
    const may = (action: Parameters<Session['mayEver']>[0]) => this.session.mayEver(action);
    return [
      ...(may('volunteer.approve') ? [this.registrations()] : []),
      ...(may('deed.review') ? [this.deedsToReview()] : []),
      ...(may('deduction.decide-appeal') ? [this.deductionsToDecide()] : []),
      ...(may('activity.list-managed') ? [this.today()] : []),
      ...(may('activity.publish') ? [this.drafts()] : []),
      ...(may('brief.read') ? [this.unusedBriefs()] : []),
      ...(may('article.edit') ? [this.articlesToTake()] : []),
      ...(may('bulletin.proofread') ? [this.bulletinsIn('proofreading')] : []),
      ...(may('bulletin.sign') ? [this.bulletinsIn('signing')] : []),
      ...(may('bulletin.publish') ? [this.bulletinsIn('signed')] : []),
      ...(may('bulletin.read') ? [this.bulletinsIn('collecting')] : []),
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

  private deedsToReview(): Waiting {
    return {
      heading: '待评议、评议中的申报',
      empty: '没有等待评议和评议中的申报。',
      link: '/office/deeds',
      query: {},
      news: ['feed.appended'],
      load: async () =>
        shown(await inStates(['submitted', 'under-review'], (state) => this.deeds.list({ state })), (deed) => ({
          id: deed.id,
          label: `${deed.personName}：${deed.ruleName}`,
          about: `${DEED_STATE_LABELS[deed.state]}，${deed.unitName}，${stampOf(deed.filedAt)}`,
          link: '/office/deeds',
          query: { state: deed.state, open: deed.id },
        })),
    };
  }

  private deductionsToDecide(): Waiting {
    const states = ['submitted', 'under-review', 'appealed', 'contested'] as const;
    return {
      heading: '待评议、评议中、待处理的扣分',
      empty: '没有等待评议和评议中的扣分，也没有等待处理的申诉。',
      link: '/office/deductions',
      query: {},
      news: ['feed.appended'],
      load: async () =>
        shown(await inStates(states, (state) => this.deductions.list({ state })), (deduction) => ({
          id: deduction.id,
          label: `${whoseLabel(deduction)}：${deduction.ruleName}`,
          about: `${DEDUCTION_STATE_LABELS[deduction.state]}，${deduction.unitName}，${deduction.happenedOn}`,
          link: '/office/deductions',
          query: { open: deduction.id },
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

  private articlesToTake(): Waiting {
    return {
      heading: '待领取的信息',
      empty: '没有等待领取的信息。',
      link: '/office/articles',
      query: { state: 'submitted' },
      news: ['article.changed'],
      load: async () =>
        shown(await this.articles.list({ state: 'submitted' }), (article) => ({
          id: article.id,
          label: article.title,
          about: `${article.unitName}${article.dueAt ? `，限${dueLabel(article.dueAt)}前办理` : ''}`,
          link: '/office/articles',
          query: { open: article.id },
        })),
    };
  }

  private bulletinsIn(state: BulletinState): Waiting {
    const label = BULLETIN_STATE_LABELS[state];
    return {
      heading: `${label}的快报`,
      empty: `没有${label}的快报。`,
      link: '/office/bulletins',
      query: { state },
      news: ['bulletin.changed'],
      load: async () =>
        shown(await this.bulletins.list({ state }), (bulletin) => ({
          id: bulletin.id,
          label: `《${bulletin.publicationTitle}》${bulletin.bulletinNo ?? ''}`,
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
      query: { state: 'open' },
      news: [],
      load: async () => {
        const page = await this.complaints.list({ state: 'open' });
        return shown(page, (complaint) => ({
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

/** The first page of each state, one after the other. */
async function inStates<const S, T>(states: readonly S[], load: (state: S) => Promise<Page<T>>): Promise<Page<T>> {
  const pages = await Promise.all(states.map(load));
  const nextCursor = pages.find((page) => page.nextCursor !== null)?.nextCursor ?? null;
  return { items: pages.flatMap((page) => page.items), nextCursor };
}

function shown<T>(page: Page<T>, toItem: (item: T) => WaitingItem): { items: WaitingItem[]; hasMore: boolean } {
  return { items: page.items.map(toItem), hasMore: page.nextCursor !== null };
}
