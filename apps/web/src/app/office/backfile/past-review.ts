import { Component, computed, inject, input, output } from '@angular/core';
import { type BulletinPiece, type PastCorrection, type PastReport, type PieceKind } from '@jishan/domain';
import { type Choice, SearchPicker } from '../controls/search-picker';
import { UnitRegister } from '../units/unit-register';
import { plainLines, summaryOf } from './past-words';

const KIND_LABELS: Record<PieceKind, string> = {
  title: '刊名',
  number: '期号',
  office: '单位',
  date: '日期',
  section: '栏目',
  briefs: '简讯',
  mention: '末句',
  text: '文字',
  distribution: '报送',
  imprint: '版记',
  contact: '联系方式',
};

/** Line by line: what the text was taken for, and what was understood of each brief. Unit and day may be put right. */
@Component({
  selector: 'office-past-review',
  imports: [SearchPicker],
  template: `
    <p class="quiet">{{ summary() }}</p>
    <ol class="plain-list past-pieces">
      @for (piece of report().split.pieces; track $index) {
        <li class="past-piece" [class.past-wrong]="problemOf(piece) !== null">
          <span class="quiet past-line">{{ linesOf(piece) }}</span>
          <span class="mark">{{ labels[piece.kind] }}</span>
          @if (piece.kind !== 'briefs') {
            <span>{{ piece.text }}</span>
            @if (plain().includes(piece)) {
              <p class="past-left past-brief">没有读成简讯，保存为文字</p>
            }
          } @else {
            @for (brief of briefsOf(piece); track $index) {
              <div class="past-brief">
                <p>{{ brief.text }}</p>
                @if (brief.left.length > 0) {
                  <p class="past-left">没有读懂，按原文保留：{{ brief.left.join(' ／ ') }}</p>
                }
                <div class="past-facts">
                  <span class="past-unit">
                    <office-search-picker
                      [inputId]="'past-unit-' + piece.firstLine + '-' + $index"
                      [label]="'第 ' + piece.firstLine + ' 行第 ' + ($index + 1) + ' 条的单位'"
                      placeholder="单位（名册里没有同名的）"
                      [find]="findUnits"
                      [value]="unitOf(brief.unitId)"
                      (picked)="correct(piece, $index, { unitId: $event?.id ?? null })"
                    />
                  </span>
                  <label>
                    日期
                    <input
                      #day
                      class="ant-input"
                      type="date"
                      [value]="brief.heldOn ?? ''"
                      (change)="correct(piece, $index, { heldOn: day.value || null })"
                    />
                  </label>
                  <span class="past-read">
                    {{ brief.theme ? '主题“' + brief.theme + '”' : '没有主题' }}，{{
                      brief.headcount === null ? '没有人数' : '印作 ' + brief.headcount + ' 人'
                    }}
                  </span>
                </div>
              </div>
            }
          }
          @if (problemOf(piece); as message) {
            <p class="form-error" role="alert">{{ message }}</p>
          }
        </li>
      }
    </ol>
  `,
})
export class PastReview {
  private readonly register = inject(UnitRegister);

  readonly report = input.required<PastReport>();
  readonly corrections = input.required<readonly PastCorrection[]>();
  readonly corrected = output<PastCorrection[]>();

  protected readonly labels = KIND_LABELS;
  protected readonly findUnits = async (text: string): Promise<Choice[]> => {
    const found = this.register
      .units()
      .filter(({ name, shortName }) => name.includes(text) || shortName.includes(text));
    return found.slice(0, 50).map((unit) => this.register.toChoice(unit));
  };
  protected readonly summary = computed(() => summaryOf(this.report()));
  protected readonly plain = computed(() => plainLines(this.report()));

  protected briefsOf(piece: BulletinPiece): PastReport['briefs'] {
    return this.report().briefs.filter(({ line, brief }) => line === piece.firstLine && brief !== null);
  }

  protected linesOf({ firstLine, lastLine }: BulletinPiece): string {
    return firstLine === lastLine ? `${firstLine}` : `${firstLine}–${lastLine}`;
  }

  protected unitOf(unitId: string | null): Choice | null {
    return this.register.choiceOf(unitId);
  }

  protected problemOf(piece: BulletinPiece): string | null {
    const found = this.report().problems.find(
      ({ line }) => line !== null && line >= piece.firstLine && line <= piece.lastLine,
    );
    return found?.message ?? null;
  }

  protected correct(
    { firstLine }: BulletinPiece,
    brief: number,
    change: Pick<PastCorrection, 'unitId' | 'heldOn'>,
  ): void {
    const isThis = (one: PastCorrection) => one.line === firstLine && one.brief === brief;
    const before = this.corrections().find(isThis) ?? { line: firstLine, brief };
    const others = this.corrections().filter((one) => !isThis(one));
    this.corrected.emit([...others, { ...before, ...change }]);
  }
}
