import { Injectable } from '@nestjs/common';
import { bulletinText, type BulletinContent, type BulletinFormat } from '@jishan/domain';
import { Pdf } from '../platform/documents/pdf';
import type { SvgPages } from '../platform/documents/svg-pages';
import { bulletinFlow } from './bulletin-flow';
import { bulletinHtml } from './bulletin-html';
import { bulletinDocx } from './bulletin.docx';
import { BULLETIN, bulletinPages } from './bulletin.typ';

/** Every form in which a bulletin leaves the house, from its content alone. */
@Injectable()
export class PrintsService {
  constructor(private readonly pdf: Pdf) {}

  async render(content: BulletinContent, format: BulletinFormat): Promise<Buffer> {
    switch (format) {
      case 'docx':
        return bulletinDocx(content);
      case 'pdf':
        return this.pdf.render(BULLETIN, bulletinPages(bulletinFlow(content)));
      case 'html':
        return Buffer.from(bulletinHtml(bulletinFlow(content)));
      case 'txt':
        return Buffer.from(bulletinText(content));
      case 'json':
        // the very text whose hash the bulletin carries
        return Buffer.from(JSON.stringify(content));
      default:
        return format satisfies never;
    }
  }

  /** The pages of the PDF as pictures: what is proofread on the screen is what is printed. */
  pages(content: BulletinContent): SvgPages {
    return this.pdf.pictures(BULLETIN, bulletinPages(bulletinFlow(content)));
  }
}
