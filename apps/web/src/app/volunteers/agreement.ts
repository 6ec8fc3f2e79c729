import { Component } from '@angular/core';

/** What somebody agrees to by registering; it says what the product does and promises nothing else. */
@Component({
  selector: 'app-agreement',
  template: `
    <details class="more-filters">
      <summary>查看服务协议</summary>
      <ol class="stack-tight agreement">
        <li>志愿服务出于自愿。您可以不接受任何一次安排，不会因此受到处罚，活动开始前可以退出报名。</li>
        <li>服务时长按实际服务时间记录，不含路途；由队长点名或书面补录，补录须有证明人和第二人确认。</li>
        <li>积分是对服务的感谢，不是报酬：不能提现、出售或转让换钱，只能在积分超市按公布的办法兑换。</li>
        <li>记录有误可以要求更正。更正时原记录、冲正和原因都保留，您随时可以查看。</li>
        <li>未满 18 岁须有监护人同意，未满 14 岁须随监护人在同一户内登记，都不参加有危险的活动。</li>
        <li>没有手机也可以参加：注册、报名、签到、查询和兑换都能在柜台凭卡号或姓名办理。</li>
      </ol>
    </details>
    <details class="more-filters">
      <summary>查看个人信息处理说明</summary>
      <ol class="stack-tight agreement">
        <li>注册时收集姓名、手机号、性别、出生日期和所在村（社区），用于登录、联系、核对年龄和记录服务。</li>
        <li>身份证号不是注册必需的，只在办理保险、证书等需要时另行征得您的同意。</li>
        <li>手机号、身份证号、住址和监护人信息加密保存，平时只显示隐去中间部分的样子。</li>
        <li>管理人员查看完整信息须有权限并写明原因，每一次查看都留有记录。</li>
        <li>公示和简讯中不出现您的全名，除非您另外同意；未成年人的姓名不公开。</li>
        <li>不记录行踪，不做人脸识别，不要求拍照。</li>
        <li>其余各项同意可以随时在“我的”里撤回，不影响参加活动和已有的积分。</li>
      </ol>
    </details>
  `,
})
export class Agreement {}
