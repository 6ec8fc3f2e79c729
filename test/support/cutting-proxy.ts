import { connect, createServer, type Server, type Socket } from 'node:net';

/** Does this piece from the server bring the answer to something asked? */
type Answers = (piece: Buffer, isFirstSinceAsked: boolean) => boolean;

/** The first bytes after a request: by then the server has done what it was asked for. */
export const HTTP_ANSWERS: Answers = (_, isFirstSinceAsked) => isFirstSinceAsked;

// CommandComplete of PostgreSQL's protocol: a letter, the length, the command
const COMMITTED = Buffer.concat([Buffer.from('C'), Buffer.from([0, 0, 0, 11]), Buffer.from('COMMIT\0')]);
export const COMMITS: Answers = (piece) => piece.includes(COMMITTED);

/** Stands between two that talk over TCP, and now and then loses an answer together with the connection. */
export class CuttingProxy {
  /** Out of so many answers one is lost; null: none. */
  oneIn: number | null = null;
  cuts = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(target: () => number | null, answers: Answers, dice: () => number) {
    this.server = createServer((near) => {
      const port = target();
      if (port === null) return void near.destroy();
      const far = connect(port, '127.0.0.1');
      let asked = false;
      const end = () => [near, far].forEach((socket) => socket.destroy());
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.setNoDelay(true);
        socket.on('error', end);
        socket.on('close', () => {
          this.sockets.delete(socket);
          end();
        });
      }
      near.on('data', (piece) => {
        asked = true;
        far.write(piece);
      });
      far.on('data', (piece) => {
        const isAnswer = answers(piece, asked);
        asked = false;
        if (!isAnswer || this.oneIn === null || dice() * this.oneIn >= 1) return void near.write(piece);
        this.cuts += 1;
        end();
      });
    });
  }

  /** `target`: the port behind it, asked at every connection, because what is restarted may have another; null while there is none. */
  static async open(target: () => number | null, answers: Answers, dice: () => number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target, answers, dice);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return address.port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
