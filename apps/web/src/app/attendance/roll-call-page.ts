import {
  afterNextRender,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  type ActivityDetail,
  ATTENDANCE_SOURCE_LABELS,
  checkConfirm,
  checkRecord,
  checkRows,
  type ConfirmAttendanceInput,
  type ConfirmResult,
  type CorrectAttendanceInput,
  ERROR_TITLES,
  hoursLabel,
  type RecordAttendanceInput,
  quoted,
  ROLE_LABELS,
  sheetTotals,
  type ShiftRecord,
  timeOf,
} from '@jishan/domain';
import { ActivitiesApi } from '../activities/activities.api';
import { Attempt } from '../http/attempt';
import { previewBrief } from '../planning/brief-preview';
import { Session } from '../session/session';
import { Confirm } from '../ui/confirm';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { keptChoice } from '../ui/kept-choice';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { presentTime } from '../ui/page-clock';
import { type FoundPerson, PersonSearch } from '../ui/person-search';
import { UnsavedWork } from '../ui/unsaved-work';
import { UnitsApi } from '../units/units.api';
import { AttendanceApi } from './attendance.api';
import { OutcomesEditor } from './outcomes-editor';
import { RollCall } from './roll-call';
import { RosterLine } from './roster-line';
import { aheadUntil } from './sheet';

/** T1 and T3: the whole roster, marked by tapping, kept as a draft, confirmed once; afterwards only corrected, with a reason. */
@Component({
  selector: 'app-roll-call-page',
  imports: [RouterLink, ListFaces, ErrorSummary, Icon, RosterLine, PersonSearch, OutcomesEditor],
  providers: [RollCall],
  templateUrl: './roll-call-page.html',
})
export class RollCallPage {
  private readonly attendance = inject(AttendanceApi);
  private readonly activities = inject(ActivitiesApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);
  private readonly injector = inject(Injector);
  private readonly outcome = viewChild<ElementRef<HTMLElement>>('outcome');
  private readonly now = presentTime();
  protected readonly rollCall = inject(RollCall);
  readonly unsavedWork = new UnsavedWork(this.rollCall.unsaved, {
    title: '点名还没有保存，确定离开？',
    consequences: ['刚才的点名和成果数字会丢掉。'],
    cancelLabel: '继续点名',
  });

  readonly id = input.required<string>();

  protected readonly findWalkIns = (text: string) => this.attendance.findWalkIns(this.id(), text);
  protected readonly addWalkIn = (person: FoundPerson): boolean => {
    const shift = this.shift();
    if (shift) this.rollCall.addWalkIn(person, shift);
    return shift !== null;
  };

  protected readonly sources = ['roll-call', 'paper'] as const;
  protected readonly sourceLabels = ATTENDANCE_SOURCE_LABELS;
  protected readonly hoursLabel = hoursLabel;
  protected readonly activity = new Loaded(this.id, (id) => this.activities.getManaged(id));
  protected readonly roster = new Loaded(this.id, (id) => this.attendance.getRoster(id));
  private readonly units = new Loaded(
    () => true,
    () => this.unitsApi.listAll(),
  );

  protected readonly result = signal<(ConfirmResult & { corrected: boolean }) | null>(null);
  protected readonly correcting = signal(false);
  protected readonly shiftId = linkedSignal<ShiftRecord[], string | null>({
    source: () => this.activity.value()?.shifts ?? [],
    computation: (shifts, before) => keptChoice(shifts, before?.value),
  });
  protected readonly shift = computed(
    () => this.activity.value()?.shifts.find((shift) => shift.id === this.shiftId()) ?? null,
  );
  protected readonly shownLines = computed(() =>
    this.rollCall.lines().filter((line) => line.shiftId === this.shiftId()),
  );
  protected readonly settled = computed(() => ['concluded', 'settled'].includes(this.roster.value()?.state ?? ''));
  protected readonly frozen = computed(() => (this.settled() && !this.correcting()) || this.refusalToRecord() !== null);
  protected readonly totals = computed(() => sheetTotals(this.rollCall.toInput('left-out').rows));
  protected readonly preview = computed(() => {
    const activity = this.activity.value();
    if (!activity || this.rollCall.fault() !== null) return null;
    const { rows, outcomes, publicHeadcount } = this.rollCall.toInput('left-out');
    return previewBrief({ ...activity, outcomes: outcomes ?? [] }, this.units.value() ?? [], {
      rows,
      publicHeadcount: publicHeadcount ?? null,
    });
  });

  protected readonly refusalToRecord = computed(() => {
    const activity = this.activity.value();
    if (!activity || this.settled()) return null;
    const code = checkRecord(activity, this.now());
    return code && `${ERROR_TITLES[code]}。`;
  });
  protected readonly refusalToConfirm = computed(() => {
    const activity = this.activity.value();
    if (!activity) return null;
    const { rows, guarantorName } = this.rollCall.toInput('absent');
    const code =
      (this.settled() ? null : checkConfirm(activity, this.now())) ?? checkRows(rows, activity.shifts, guarantorName);
    if (code) return `${ERROR_TITLES[code]}。`;
    const confirmers = this.roster.value()?.confirmers ?? [];
    if (confirmers.length > 0)
      return `按积分方案，考勤由${confirmers.map((role) => ROLE_LABELS[role]).join('、')}确认。您可以保存草稿，请其确认。`;
    if (this.rollCall.counts().present === 0) return '还没有人点到。没有人来的活动请取消，不要确认。';
    return this.rollCall.fault() ?? this.aloneWithPaper();
  });

  protected readonly saving = new Attempt((key, id: string, input: RecordAttendanceInput) =>
    this.attendance.record(key, id, input),
  );
  protected readonly confirming = new Attempt((key, id: string, input: ConfirmAttendanceInput) =>
    this.attendance.confirm(key, id, input),
  );
  protected readonly correction = new Attempt((key, id: string, input: CorrectAttendanceInput) =>
    this.attendance.correct(key, id, input),
  );
  protected readonly busy = computed(() => this.saving.busy() || this.confirming.busy() || this.correction.busy());

  constructor() {
    effect(() => {
      const roster = this.roster.value();
      if (roster) untracked(() => this.rollCall.load(roster));
    });
  }

  protected shiftLabel(shift: ShiftRecord): string {
    return `${timeOf(shift.startsAt)}–${timeOf(shift.endsAt)}`;
  }

  protected async saveDraft(): Promise<void> {
    const sent = this.rollCall.standing();
    const outcome = await this.saving.run(this.id(), this.rollCall.toInput('left-out'));
    if (!outcome.done) return;
    this.rollCall.takeSaved(outcome.value, sent);
    if (!this.rollCall.unsaved()) this.roster.replace(outcome.value);
    this.notices.say('草稿已保存。');
  }

  protected async confirmAttendance(activity: ActivityDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `确认${quoted(activity.title)}的考勤？`,
      consequences: [
        ...this.sheetSentences(),
        ...this.earlySentences(activity),
        '服务时长会记入各人名下，积分按现行方案计算。',
        '动态会发布，简讯草稿会自动写好。',
        '确认后名单不能直接修改，只能更正，更正会留下原因。',
      ],
      confirmLabel: '确认考勤',
    });
    if (!decision) return;
    const outcome = await this.confirming.run(this.id(), this.rollCall.toInput('absent'));
    if (outcome.done) await this.showResult(outcome.value, false);
  }

  protected async correctAttendance(activity: ActivityDetail): Promise<void> {
    const decision = await this.confirm.ask({
      title: `更正${quoted(activity.title)}的考勤？`,
      consequences: [
        ...this.sheetSentences(),
        '改动过的人，原来的时长和积分会冲正，再按新名单记入；两次记录都保留。',
        '用到这次活动的简讯会标出“数据已更新”。',
      ],
      confirmLabel: '更正',
      dangerous: true,
      reasonLabel: '更正的原因（本人会看到）',
    });
    if (!decision) return;
    const outcome = await this.correction.run(this.id(), {
      ...this.rollCall.toInput('absent'),
      reason: decision.reason,
    });
    if (outcome.done) await this.showResult(outcome.value, true);
  }

  protected stopCorrecting(): void {
    this.correcting.set(false);
    const roster = this.roster.value();
    if (roster) this.rollCall.load(roster);
  }

  private async showResult(result: ConfirmResult, corrected: boolean): Promise<void> {
    this.result.set({ ...result, corrected });
    this.correcting.set(false);
    afterNextRender(() => this.outcome()?.nativeElement.focus(), { injector: this.injector });
    await Promise.all([this.roster.reload(), this.activity.reload()]);
  }

  /** Paper minutes of one's own hand: the draft is for somebody else to confirm. */
  private aloneWithPaper(): string | null {
    const senderId = this.session.actor()?.userId;
    if (this.settled() || senderId === undefined) return null;
    const code = this.rollCall.checkApprover(senderId);
    return code && `${ERROR_TITLES[code]}。`;
  }

  /** The dialog says so when it is confirmed while the activity goes on. */
  private earlySentences(activity: ActivityDetail): string[] {
    const until = aheadUntil(this.rollCall.toInput('absent').rows, activity.shifts, this.now());
    return until === null ? [] : [`活动要到 ${timeOf(until)} 才结束，还没有过去的时间也会记作服务时长。`];
  }

  private sheetSentences(): string[] {
    const { present, walkIns, excused, absent, uncalled } = this.rollCall.counts();
    const { minutes } = this.totals();
    return [
      walkIns > 0 ? `到场 ${present} 人次，其中临时参加 ${walkIns} 人次。` : `到场 ${present} 人次。`,
      `请假 ${excused} 人次，缺席 ${absent + uncalled} 人次${uncalled > 0 ? `（包括没有点名的 ${uncalled} 人次）` : ''}。`,
      `服务时长合计 ${hoursLabel(minutes)}。`,
    ];
  }
}
