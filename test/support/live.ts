import { io, type Socket } from 'socket.io-client';

/** For what must come: a busy machine may take its time. */
const PATIENCE_MS = 5_000;
/** For what must not come; a notice that is on its way is told in milliseconds. */
const SILENCE_MS = 700;

/** Opens a socket as the page does, over websocket alone. Rejects with the reason of the server. */
export function openSocket(
  url: string,
  token: string | null,
  headers: Record<string, string> = {},
  transport: 'websocket' | 'polling' = 'websocket',
): Promise<Socket> {
  const socket = io(url, {
    path: '/api/live',
    transports: [transport],
    auth: token === null ? {} : { token },
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
    timeout: PATIENCE_MS,
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(error);
    });
  });
}

type Work = () => Promise<{ id: string }>;

/** Does the socket hear of what the work makes? Where it should. */
export const heard = (socket: Socket, name: string, work: Work): Promise<boolean> =>
  heardWithin(PATIENCE_MS, socket, name, work);

/** Does the socket hear nothing of what the work makes? Where it should not. */
export const unheard = async (socket: Socket, name: string, work: Work): Promise<boolean> =>
  !(await heardWithin(SILENCE_MS, socket, name, work));

async function heardWithin(limitMs: number, socket: Socket, name: string, work: Work): Promise<boolean> {
  const ids: string[] = [];
  const note = ({ id }: { id: string }) => ids.push(id);
  socket.on(name, note);
  const { id } = await work();
  const end = Date.now() + limitMs;
  while (!ids.includes(id) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.off(name, note);
  return ids.includes(id);
}
