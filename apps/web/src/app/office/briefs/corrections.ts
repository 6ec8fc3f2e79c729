import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type CorrectionQuery, type CorrectionRecord, CORRECTION_STATE_LABELS, lengthOf, LIMITS } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { CorrectionsApi } from '../../briefs/corrections.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';

/** What is being typed, and on which version. */
type Wording = Pick<CorrectionRecord, 'id' | 'version' | 'text'>;

/**
 * 更正: at the desk all that wait; at an issue those that it carries or will carry, and what was corrected of itself. Not there while
 * there is none.
 */
@Component({
  selector: 'office-corrections',
  imports: [ActionButton, ErrorSummary, ListFaces, NzButtonModule, RouterLink],
  template: `
    @if (found.face() === 'failed') {
      <app-list-faces [of]="found" />
    }
    @if (shown().length > 0) {
      <section class="sheet corrections" aria-labelledby="corrections-title">
        <details class="fold" [open]="!folded()">
          <summary>
            <h2 id="corrections-title">{{ bulletinId() ? '更正' : '待刊发的更正' }} {{ shown().length }} 条</h2>
          </summary>
          <ul class="plain-list">
            @for (correction of shown(); track correction.id) {
              <li>
                <p class="card-meta">
                  <span class="mark" [class.mark-wait]="correction.state === 'waiting'">{{ stateOf(correction) }}</span>
                  <a [routerLink]="['/office/bulletins', correction.corrects.bulletinId]"
                    >《{{ correction.publicationTitle }}》{{ correction.corrects.bulletinNo }}</a
                  >
                  <a
                    routerLink="/office/briefs"
                    [queryParams]="{ open: correction.briefId }"
                    queryParamsHandling="merge"
                    >{{ correction.unit }}简讯</a
                  >
                  @if (correction.carriedIn; as carrier) {
                    <a [routerLink]="['/office/bulletins', carrier.bulletinId]"
                      >刊登于{{ carrier.bulletinNo ?? '一期未编号的快报' }}</a
                    >
                  }
                  <span>考勤更正原因：{{ correction.cause }}</span>
                </p>
                @if (wordingOf(correction); as wording) {
                  <label class="form-label" [for]="'field-correction-' + correction.id">更正文字</label>
                  <textarea
                    #box
                    class="ant-input"
                    rows="3"
                    [id]="'field-correction-' + correction.id"
                    [value]="wording.text"
                    (input)="write(box.value)"
                  ></textarea>
                  @if (isOvertaken(wording, correction)) {
                    <div class="notice-line">
                      <p role="alert">
                        别人刚刚改过这条更正，现在的文字是：<q>{{ correction.text }}</q>
                      </p>
                      <div class="actions">
                        <button nz-button type="button" (click)="keepMine(correction)">仍用我的文字</button>
                        <button nz-button type="button" (click)="giveUp()">放弃我的修改</button>
                      </div>
                    </div>
                  }
                  <app-error-summary [problem]="saving.problem()" />
                  <div class="actions steady-buttons">
                    <office-action label="取消" (pressed)="giveUp()" />
                    <office-action
                      label="保存"
                      kind="primary"
                      [busy]="saving.busy()"
                      [refusal]="refusalOf(wording, correction)"
                      (pressed)="save()"
                    />
                  </div>
                } @else {
                  <p>{{ correction.text }}</p>
                  @if (correction.reason) {
                    <p class="quiet">{{ correction.decidedByName }}：{{ correction.reason }}</p>
                  }
                  @if (correction.state === 'waiting' && session.mayEver('bulletin.edit')) {
                    <div class="actions">
                      <button type="button" class="link-button" (click)="begin(correction)">改写</button>
                      <button type="button" class="link-button" (click)="dismiss(correction)">不刊发</button>
                    </div>
                  }
                }
              </li>
            }
          </ul>
          <app-error-summary [problem]="dismissing.problem()" />
        </details>
      </section>
    }
  `,
})
export class Corrections {
  private readonly api = inject(CorrectionsApi);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  protected readonly session = inject(Session);

  readonly bulletinId = input<string>();
  /** Of an issue that is being collected: what waits for it. */
  readonly publicationId = input<string>();
  readonly folded = input(false);
  readonly changed = output();

  protected readonly found = new Loaded(
    (): CorrectionQuery[] | null => this.questions(),
    async (queries) => (await Promise.all(queries.map((query) => this.api.list(query)))).flatMap((page) => page.items),
  );
  protected readonly shown = computed(() => this.found.value() ?? []);
  private readonly wording = signal<Wording | null>(null);
  protected readonly saving = new Attempt((key, id: string, text: string, version: number) =>
    this.api.word(key, id, { text, version }),
  );
  protected readonly dismissing = new Attempt((key, id: string, reason: string, version: number) =>
    this.api.dismiss(key, id, { reason, version }),
  );
  constructor() {
    inject(Live).watch(['brief.changed', 'bulletin.changed'], () => void this.found.reload());
  }

  protected stateOf({ state, corrects, carriedIn }: CorrectionRecord): string {
    if (carriedIn && carriedIn.bulletinId === this.bulletinId()) return '本期刊登';
    const isOfThis = corrects.bulletinId === this.bulletinId();
    if (isOfThis && state === 'carried') return '已更正';
    if (isOfThis && state === 'waiting') return '待下一期更正';
    return !isOfThis && this.bulletinId() && state === 'waiting' ? '将在本期刊登' : CORRECTION_STATE_LABELS[state];
  }

  protected wordingOf({ id }: CorrectionRecord): Wording | null {
    const wording = this.wording();
    return wording?.id === id ? wording : null;
  }

  /** The news of one's own save may come before its answer. */
  protected isOvertaken({ version }: Pick<Wording, 'version'>, correction: CorrectionRecord): boolean {
    return correction.version > version && !this.saving.busy();
  }

  protected refusalOf({ text, version }: Wording, correction: CorrectionRecord): string | null {
    if (text.trim() === '') return '更正不能是空的';
    if (this.isOvertaken({ version }, correction)) return '请先决定用谁的文字';
    return lengthOf(text.trim()) > LIMITS.briefLength ? `最多 ${LIMITS.briefLength} 字` : null;
  }

  protected begin({ id, version, text }: CorrectionRecord): void {
    this.saving.forgetProblem();
    this.wording.set({ id, version, text });
  }

  protected write(text: string): void {
    this.wording.update((wording) => wording && { ...wording, text });
  }

  /** Said aloud, so that nobody overwrites unseen. */
  protected keepMine({ version }: CorrectionRecord): void {
    this.saving.forgetProblem();
    this.wording.update((wording) => wording && { ...wording, version });
  }

  protected giveUp(): void {
    this.wording.set(null);
  }

  protected async save(): Promise<void> {
    const sent = this.wording();
    if (!sent) return;
    const outcome = await this.saving.run(sent.id, sent.text.trim(), sent.version);
    if (!outcome.done) return void this.found.reload();
    // typed while it was on its way: gone on with
    const { version } = outcome.value;
    this.wording.update((wording) =>
      wording === sent ? null : wording?.id === sent.id ? { ...wording, version } : wording,
    );
    this.tell('更正已保存');
  }

  protected async dismiss({ id, version, corrects }: CorrectionRecord): Promise<void> {
    const decision = await this.confirm.ask({
      title: '不刊发这条更正？',
      consequences: [`${corrects.bulletinNo ?? '那一期'}刊发的数字不再更正。`, '理由留在记录里，不能撤回。'],
      confirmLabel: '不刊发',
      reasonLabel: '不刊发的理由',
      dangerous: true,
    });
    if (!decision) return;
    const outcome = await this.dismissing.run(id, decision.reason, version);
    if (outcome.done) this.tell('这条更正不刊发');
    else void this.found.reload();
  }

  private questions(): CorrectionQuery[] | null {
    if (!this.session.mayEver('bulletin.read')) return null;
    const [bulletinId, publicationId] = [this.bulletinId(), this.publicationId()];
    const waiting: CorrectionQuery = { state: 'waiting', ...(publicationId && { publicationId }) };
    if (!bulletinId) return [waiting];
    return publicationId ? [{ bulletinId }, waiting] : [{ bulletinId }];
  }

  private tell(done: string): void {
    this.notices.say(done);
    void this.found.reload();
    this.changed.emit();
  }
}
