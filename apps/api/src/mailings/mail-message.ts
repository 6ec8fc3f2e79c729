import { bulletinText, type BulletinContent } from '@jishan/domain';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { SmtpSettings } from '../platform/config';

export interface MailFile {
  format: string;
  bytes: Buffer;
}

const ATTACHED: Record<string, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

/** An issue as a mail: its text to read, its files to print. */
export function mailMessage(
  settings: SmtpSettings,
  to: { name: string; address: string },
  messageId: string,
  issue: { content: BulletinContent; files: readonly MailFile[] },
): Promise<Buffer> {
  const { content, files } = issue;
  const title = `${content.title}${content.bulletinNo ?? ''}`;
  const html = files.find((file) => file.format === 'html')?.bytes.toString();
  return new MailComposer({
    from: { name: settings.fromName, address: settings.fromAddress },
    to,
    subject: title,
    messageId,
    text: bulletinText(content),
    ...(html ? { html } : {}),
    attachments: files
      .filter(({ format }) => format in ATTACHED)
      .map(({ format, bytes }) => ({
        filename: `${title}.${format}`,
        content: bytes,
        ...(ATTACHED[format] ? { contentType: ATTACHED[format] } : {}),
      })),
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
    .compile()
    .build();
}
