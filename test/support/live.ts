import { io, type Socket } from 'socket.io-client';

const PATIENCE_MS = 5_000;
/** Long enough for a notice that is on its way: it is told in milliseconds. */
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

/** Does the socket hear of what the work makes? */
export async function heard(socket: Socket, name: string, work: () => Promise<{ id: string }>): Promise<boolean> {
  const ids: string[] = [];
  const note = ({ id }: { id: string }) => ids.push(id);
  socket.on(name, note);
  const { id } = await work();
  const end = Date.now() + SILENCE_MS;
  while (!ids.includes(id) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.off(name, note);
  return ids.includes(id);
}
