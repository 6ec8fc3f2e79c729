import { startProduct } from '../support/product.ts';

/** One product with the demo district for all browser specs. */
export default async function startForAll(): Promise<() => Promise<void>> {
  const product = await startProduct({ demo: true });
  process.env['PRODUCT_URL'] = product.url;
  process.env['PRODUCT_LOG'] = product.logFile;
  return async () => {
    await product.stop();
  };
}
