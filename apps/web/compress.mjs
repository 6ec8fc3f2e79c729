// Lays a brotli copy beside every script and stylesheet of the build. At full strength they are a seventh smaller than
// what a server can afford to compress while it answers, and cost it nothing.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const folder = process.argv[2];
const compress = promisify(brotliCompress);
const names = (await readdir(folder)).filter((name) => /\.(?:js|css)$/.test(name));

await Promise.all(
  names.map(async (name) => {
    const content = await readFile(join(folder, name));
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await writeFile(join(folder, `${name}.br`), await compress(content, { params }));
  }),
);
console.log(`${names.length} brotli copies in ${folder}`);
