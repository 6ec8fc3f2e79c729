import { computed, inject, type Signal } from '@angular/core';
import type { Action } from '@jishan/domain';
import { OFFICE_ACTIONS } from '../office/frame/nav-entries';
import { Session } from '../session/session';
import type { IconName } from '../ui/icon';

export interface Duty {
  path: string;
  label: string;
  about: string;
  icon: IconName;
  /** Needs this right somewhere. */
  action: Action;
}

const DUTIES: readonly Duty[] = [
  {
    path: '/work/activities',
    label: '活动管理',
    about: '策划、发布活动，点名并确认时长',
    icon: 'calendar',
    action: 'activity.record-attendance',
  },
  {
    path: '/work/teams',
    label: '我的服务队',
    about: '队员名单、入队申请、代建档案',
    icon: 'people',
    action: 'team.manage-members',
  },
  {
    path: '/work/deeds/new',
    label: '代为申报',
    about: '替没有手机的人申报好人好事',
    icon: 'write',
    action: 'volunteer.create',
  },
  {
    path: '/work/deductions',
    label: '扣分评议',
    about: '提出扣分，查看评议和申诉',
    icon: 'write',
    action: 'deduction.file',
  },
  {
    path: '/work/registrations',
    label: '注册审核',
    about: '核对并通过新的志愿者',
    icon: 'tick',
    action: 'volunteer.approve',
  },
  {
    path: '/work/counter',
    label: '兑换柜台',
    about: '查人、兑换、打印凭条、领取预约',
    icon: 'counter',
    action: 'redemption.redeem',
  },
];

/** What the person is charged with on the spot; nothing for most volunteers. */
export function myDuties(): Signal<readonly Duty[]> {
  const session = inject(Session);
  return computed(() => DUTIES.filter((duty) => session.mayEver(duty.action)));
}

/** Has this person work in the office shell? */
export function mayOpenOffice(): Signal<boolean> {
  const session = inject(Session);
  return computed(() => OFFICE_ACTIONS.some((action) => session.mayEver(action)));
}
