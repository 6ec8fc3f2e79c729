import { appendFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { startProduct } from '../support/product.ts';

/** One product with the demo district for all browser specs, and a mail server that keeps what it is sent. */
export default async function startForAll(): Promise<() => Promise<void>> {
  const mail = await startMailServer();
  const env = { SMTP_URL: `smtp://127.0.0.1:${mail.port}`, SMTP_FROM: 'office@example.cn' };
  const product = await startProduct({ demo: true, env });
  mail.keepIn(`${product.dataDir}.mail`);
  process.env['PRODUCT_URL'] = product.url;
  process.env['PRODUCT_LOG'] = product.logFile;
  process.env['PRODUCT_MAIL'] = `${product.dataDir}.mail`;
  return async () => {
    await product.stop();
    mail.stop();
  };
}

/** Each mail is one line of JSON in the file. */
async function startMailServer(): Promise<{ port: number; keepIn: (file: string) => void; stop: () => void }> {
  let file = '';
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        appendFileSync(file, `${JSON.stringify({ to, text: Buffer.concat(chunks).toString('latin1') })}\n`);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return { port, keepIn: (path) => (file = path), stop: () => server.close() };
}
