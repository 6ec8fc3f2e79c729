import { Injectable } from '@nestjs/common';
import { DomainError, maskPhone } from '@jishan/domain';
import { Config } from '../platform/config';

/** The way to a phone. An installation with a contract for short messages provides its own. */
export abstract class SmsSender {
  abstract sendCode(phone: string, code: string): Promise<void>;
}

/** Without a contract for short messages the operator reads the code where the server was started. In production that would be no secret. */
@Injectable()
export class ConsoleSmsSender extends SmsSender {
  constructor(private readonly config: Config) {
    super();
  }

  async sendCode(phone: string, code: string): Promise<void> {
    if (this.config.production && !this.config.demo)
      throw new DomainError('service.unavailable', undefined, '尚未开通短信服务，请用密码登录');
    process.stdout.write(`短信验证码 ${maskPhone(phone)}：${code}（五分钟内有效）\n`);
  }
}
