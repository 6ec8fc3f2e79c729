import { Component, computed, input, model } from '@angular/core';
import { endsAtTheTheme, type PlanDraft } from './plan-draft';

type Wording = PlanDraft['wording'];

const FIELDS: readonly { name: keyof Wording; label: string; example: string }[] = [
  { name: 'organizer', label: '谁组织的（默认为主办单位）', example: '贵石村' },
  { name: 'lead', label: '组织了谁（连“组织”一起写，如：组织未成年人）', example: '组织未成年人' },
  { name: 'audience', label: '为了谁', example: '社区居民' },
  { name: 'action', label: '怎么做（默认“开展”）', example: '举办' },
  { name: 'theme', label: '主题（不用写引号）', example: '春节防火安全' },
  { name: 'subject', label: '什么活动', example: '主题宣传活动' },
  { name: 'participantKind', label: '参加的是哪些人', example: '居民' },
];

/** The words that the 简讯 will be made of, with the sentence as it will read. */
@Component({
  selector: 'app-wording-editor',
  template: `
    <section class="brief-preview" aria-labelledby="brief-title" aria-live="polite">
      <h3 id="brief-title">简讯会这样写</h3>
      <p>{{ preview() ?? '这些词还组不成一句话，请检查有没有特殊字符。' }}</p>
      <p class="field-hint">人数和成果数字在点名之后自动填入。</p>
      @if (isHalfSaid()) {
        <p class="field-hint">这句话停在了主题上：请在“什么活动”里补上开展的是什么，如“主题宣传活动”。</p>
      }
    </section>
    <div class="fields-row">
      @for (field of fields; track field.name) {
        <div class="field">
          <label [for]="'field-wording.' + field.name">{{ field.label }}</label>
          <input
            #box
            [id]="'field-wording.' + field.name"
            maxlength="60"
            [placeholder]="'如：' + field.example"
            [value]="wording()[field.name]"
            (input)="say(field.name, box.value)"
          />
        </div>
      }
      <div class="field">
        <label for="field-wording.partners">联合了谁（用顿号隔开）</label>
        <input
          #partnersBox
          id="field-wording.partners"
          maxlength="200"
          placeholder="如：防火中心、消防站"
          [value]="partners()"
          (input)="partners.set(partnersBox.value)"
        />
      </div>
    </div>
  `,
  host: { class: 'stack' },
})
export class WordingEditor {
  readonly wording = model.required<Wording>();
  readonly partners = model.required<string>();
  readonly preview = input.required<string | null>();

  protected readonly fields = FIELDS;

  protected readonly isHalfSaid = computed(() => endsAtTheTheme(this.wording()));

  protected say(name: keyof Wording, text: string): void {
    this.wording.update((wording) => ({ ...wording, [name]: text }));
  }
}
