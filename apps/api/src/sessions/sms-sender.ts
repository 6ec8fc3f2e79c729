import { Injectable, Logger } from '@nestjs/common';
import { maskPhone } from '@jishan/domain';
import { Config } from '../platform/config';

/** The way to a phone. An installation with a contract for short messages provides its own. */
export abstract class SmsSender {
  abstract sendCode(phone: string, code: string): Promise<void>;
}

/** Without a contract for short messages: the operator reads the code in the server's log. Never in production. */
@Injectable()
export class ConsoleSmsSender extends SmsSender {
  private readonly logger = new Logger('短信');

  constructor(private readonly config: Config) {
    super();
  }

  async sendCode(phone: string, code: string): Promise<void> {
    if (this.config.production && !this.config.demo) {
      this.logger.error('没有配置短信通道，验证码无法送达');
      return;
    }
    this.logger.log(`${maskPhone(phone)} 的验证码是 ${code}，五分钟内有效`);
  }
}
