import { DOCUMENT, inject } from '@angular/core';
import type { NavigationError } from '@angular/router';
import { Notices } from './notices';

const NO_NETWORK = {
  type: 'about:blank',
  title: '网络不通，页面没有打开，请检查网络后再点一次',
  status: 0,
  code: 'service.unavailable',
  traceId: '',
} as const;

/**
 * The code of a page did not arrive: the network is gone, or the product is newer than this tab. A browser never asks again for a
 * module that failed once, so where the server answers the page is loaded as a whole.
 */
export async function openWhole(failure: NavigationError): Promise<void> {
  if (!isMissingCode(failure.error)) return;
  const [document, notices] = [inject(DOCUMENT), inject(Notices)];
  if (await answers(failure.url)) document.location.assign(failure.url);
  else notices.complain(NO_NETWORK);
}

/** Each browser has words of its own for it. */
function isMissingCode(error: unknown): boolean {
  return (
    error instanceof TypeError && /dynamically imported module|module script|Importing a module/i.test(error.message)
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
