import {
  afterNextRender,
  Component,
  computed,
  effect,
  inject,
  Injector,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  BRIEF_MARK_LABELS,
  type BulletinDetail,
  type BulletinPreview,
  type FindingRecord,
  isWayBack,
  LINT_AROUND,
  LINT_RULES,
} from '@jishan/domain';
import { ArticlesApi } from '../../articles/articles.api';
import { BriefsApi } from '../../briefs/briefs.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { WordingApi } from '../../wording/wording.api';
import { Reach } from '../controls/reach';
import { stampOf } from '../controls/stamp';
import { articleFix, isMendable, noteFix, type NoteFix, whoMends } from './finding-edits';

const OUTSIDE = '版记与更正';
const MOVED_AWAY = '这一处已经变了，没有改动';

/** 核对: what the linter says of the bulletin as it is now, each with the words where they stand, a fix or a reason. */
@Component({
  selector: 'office-findings-panel',
  imports: [ListFaces, RouterLink],
  templateUrl: './findings-panel.html',
})
export class FindingsPanel {
  private readonly api = inject(WordingApi);
  private readonly briefs = inject(BriefsApi);
  private readonly articles = inject(ArticlesApi);
  private readonly reach = inject(Reach);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly injector = inject(Injector);

  readonly bulletin = input.required<BulletinDetail>();
  readonly unitId = input.required<string | null>();
  /** What is seen on the page: when it is read anew, so is this. */
  readonly preview = input.required<BulletinPreview | null>();
  readonly noteFixed = output<NoteFix>();
  /** A brief or an article was mended. */
  readonly mended = output();

  protected readonly stampOf = stampOf;
  protected readonly rules = LINT_RULES;
  protected readonly marks = BRIEF_MARK_LABELS;
  protected readonly isMendable = isMendable;
  private readonly id = computed(() => this.bulletin().id);
  protected readonly findings = new Loaded(
    () => this.id(),
    (id) => this.api.listFindings(id),
  );
  protected readonly open = computed(() => (this.findings.value() ?? []).filter((finding) => !finding.acknowledged));
  protected readonly passed = computed(() => (this.findings.value() ?? []).filter((finding) => finding.acknowledged));
  /** Figures that no record bears out. Their reasons were good enough for the editor; whoever reads after them looks again. */
  protected readonly explained = computed(() =>
    this.bulletin().sections.flatMap(({ entries }) =>
      entries.flatMap(({ briefId, unit, flags }) => flags.map((flag) => ({ briefId, unit, flag }))),
    ),
  );
  protected readonly blocking = computed(() => this.open().filter(({ severity }) => severity === 'blocks').length);
  protected readonly summary = computed(() => {
    const [waiting, explained] = [this.open().length, this.explained().length];
    const settled = explained + this.passed().length > 0 ? '没有待处理的问题' : '没有发现问题';
    const open = `${this.blocking()} 处必须改正，${waiting - this.blocking()} 处提醒待处理`;
    return (waiting > 0 ? open : settled) + (explained > 0 ? `，${explained} 个数字与记录不符、已说明` : '');
  });
  /** For the dialog that hands the issue in. */
  readonly counts = computed(() => ({ count: this.open().length, blocking: this.blocking() }));
  /** By section, in the order of printing. */
  protected readonly groups = computed(() => {
    const numbered = this.open().map((finding, place) => ({ finding, place }));
    return [...Map.groupBy(numbered, ({ finding }) => finding.section ?? OUTSIDE)].map(([name, items]) => ({
      name,
      items,
    }));
  });
  /** Why the proofreader and the signer cannot go on; null when they can. */
  readonly refusal = computed(() => {
    const { state } = this.bulletin();
    if (state === 'collecting' || state === 'published' || this.open().length === 0) return null;
    return `核对还有 ${this.open().length} 处没有处理`;
  });
  protected readonly mayMend = computed(() => this.bulletin().state === 'collecting' && this.may('bulletin.edit'));
  protected readonly whoMends = computed(() => whoMends(this.bulletin(), this.mayMend()));
  /** Who proofreads, signs or has it back has come for them; while it is collected, nothing moves under an editor's hands. */
  protected readonly unfolded = computed(() => {
    const { state, steps } = this.bulletin();
    const last = steps.at(-1);
    return (
      this.open().length + this.explained().length > 0 &&
      (state !== 'collecting' || (last !== undefined && isWayBack(last.kind)))
    );
  });
  protected readonly mayExplain = computed(() => this.may('finding.acknowledge'));

  private readonly mending = new Attempt((key, finding: FindingRecord) => this.send(key, finding));
  private readonly explaining = new Attempt((key, id: string, finding: string, reason: string) =>
    this.api.acknowledge(key, id, { finding, reason }),
  );
  protected readonly busy = computed(() => this.mending.busy() || this.explaining.busy());

  /** Whose button was pressed, until it is gone. */
  private readonly pressed = signal<{ id: string; place: number } | null>(null);

  constructor() {
    let read = '';
    effect(() => {
      if (!this.preview()) return;
      const id = untracked(this.id);
      // the first is being read anyway
      if (id === read) untracked(() => void this.findings.reload());
      read = id;
    });
    effect(() => {
      const pressed = this.pressed();
      if (!pressed || this.open().some(({ id }) => id === pressed.id)) return;
      untracked(() => {
        this.pressed.set(null);
        this.focusOn(pressed.place);
      });
    });
    inject(Live).watch(['wording.changed'], () => void this.findings.reload());
  }

  protected headOf({ before, start }: FindingRecord): string {
    return start > before.length ? `…${before}` : before;
  }

  protected tailOf({ after }: FindingRecord): string {
    return [...after].length < LINT_AROUND ? after : `${after}…`;
  }

  protected async mend(finding: FindingRecord, place: number): Promise<void> {
    this.pressed.set({ id: finding.id, place });
    const section = this.bulletin().sections.find(({ name }) => name === finding.section);
    if (finding.kind === 'note') {
      const fix = noteFix(finding, section?.notes ?? []);
      if (fix) this.noteFixed.emit(fix);
      else this.notices.say(MOVED_AWAY);
      return;
    }
    const outcome = await this.mending.run(finding);
    if (!outcome.done) this.notices.complain(outcome.problem);
    else if (outcome.value) this.notices.say(`已改：${finding.words} → ${finding.fix || '（删去）'}`);
    else this.notices.say(MOVED_AWAY);
    this.mended.emit();
  }

  protected async explain(finding: FindingRecord, place: number): Promise<void> {
    const decision = await this.confirm.ask({
      title: `“${finding.words}”不改，说明原因？`,
      consequences: [finding.reason, '这条提醒不再阻拦校对和核签；说明留在记录里，写明是谁说明的。'],
      confirmLabel: '保存说明',
      reasonLabel: '原因',
    });
    if (!decision) return;
    this.pressed.set({ id: finding.id, place });
    const outcome = await this.explaining.run(this.id(), finding.id, decision.reason);
    if (outcome.done) {
      this.findings.replace(outcome.value);
      this.notices.say('已记下说明');
    } else {
      this.notices.complain(outcome.problem);
      await this.findings.reload();
    }
  }

  /** By the routes that texts are edited by anyway, with their checks. Answers false when the words have moved away meanwhile. */
  private async send(key: string, finding: FindingRecord): Promise<boolean> {
    const { brief, articleId } = finding;
    if (brief && brief.fixed !== null) {
      // the figures in it were explained before: their reasons go along
      const entries = this.bulletin().sections.flatMap((section) => section.entries);
      const reasons = entries.find(({ briefId }) => briefId === brief.briefId)?.flags ?? [];
      await this.briefs.edit(key, brief.briefId, { text: brief.fixed, version: brief.version, reasons });
      return true;
    }
    if (articleId === null) return false;
    const article = await this.articles.get(articleId);
    const fixed = articleFix(finding, article);
    if (fixed === null) return false;
    await this.articles.edit(key, articleId, { version: article.version, ...fixed });
    return true;
  }

  /** The pressed button goes with its finding: on to the one that has moved up, or to the heading, unless something else has the focus by then. */
  private focusOn(place: number): void {
    const target = this.open().length > 0 ? `finding-${Math.min(place, this.open().length - 1)}` : 'findings-title';
    afterNextRender(
      () => {
        if (document.activeElement === document.body) document.getElementById(target)?.focus();
      },
      { injector: this.injector },
    );
  }

  private may(action: 'bulletin.edit' | 'finding.acknowledge'): boolean {
    return this.session.mayEver(action) && this.reach.refusal(action, this.unitId()) === null;
  }
}
