import { Injectable } from '@nestjs/common';
import { addDays, dayOf } from '@jishan/domain';
import { ComplaintsService } from '../complaints/complaints.service';
import { Stage, type Act } from './stage';

@Injectable()
export class ComplaintsAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly complaints: ComplaintsService,
  ) {}

  async play(begunAt: string): Promise<void> {
    const admin = await this.stage.actorOf('station-admin');
    const unitId = admin.grants[0]?.unitId;
    this.stage.at(`${addDays(dayOf(begunAt), -9)}T02:20:00.000Z`);
    const { id } = await this.complaints.file(
      { text: '积分超市周日不开门，上班的人没有时间去兑换，能不能周末也开半天？', page: '/points', unitId },
      this.stage.key('complaint-1'),
    );
    this.stage.at(`${addDays(dayOf(begunAt), -7)}T06:40:00.000Z`);
    await this.complaints.answer(
      admin,
      id,
      { answer: '已与镇里商量，每月第一个周日上午增开半天，时间会在兑换点页面公布。' },
      this.stage.key('complaint-1-answer'),
    );
    this.stage.at(`${addDays(dayOf(begunAt), -1)}T09:05:00.000Z`);
    await this.complaints.file(
      { text: '希望早高峰值守的时间冬天能晚半个小时，天太黑，老人出门不安全。', page: '/', unitId },
      this.stage.key('complaint-2'),
    );
  }
}
