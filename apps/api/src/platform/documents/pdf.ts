import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NodeCompiler, type CompileDocArgs } from '@myriaddreamin/typst-ts-node-compiler';
import { Injectable } from '@nestjs/common';
import { Config } from '../config';
import { svgPages, type SvgPages } from './svg-pages';

/** Faces that every printed page is set in; a template names them. */
export const FACES = { serif: 'Noto Serif SC', sans: 'Noto Sans SC' } as const;

const WEIGHTS = ['400Regular', '700Bold'];
const PACKAGES = ['@expo-google-fonts/noto-serif-sc', '@expo-google-fonts/noto-sans-sc'];
/** Compiled pieces that have not been used for so many documents are forgotten. */
const KEPT_FOR = 10;

/** Printed pages, set by Typst in this process: five pages take some 40 ms, the first document reads the fonts as well. */
@Injectable()
export class Pdf {
  private compiler: NodeCompiler | null = null;

  constructor(private readonly config: Config) {}

  /**
   * A PDF from a Typst template and its data, which the template reads as `data`. Text is never part of the template, so nothing that a
   * person typed is code.
   */
  render(template: string, data: object): Buffer {
    return this.compile((compiler) => compiler.pdf(sourceOf(template, data)));
  }

  /** The same pages as pictures: outlines of letters and lines, one picture a page. */
  pictures(template: string, data: object): SvgPages {
    return svgPages(this.compile((compiler) => compiler.plainSvg(sourceOf(template, data))));
  }

  private compile<T>(work: (compiler: NodeCompiler) => T): T {
    this.compiler ??= NodeCompiler.create({ fontArgs: [{ fontPaths: fontFolders(this.config.fontDir) }] });
    const made = work(this.compiler);
    this.compiler.evictCache(KEPT_FOR);
    return made;
  }
}

const sourceOf = (template: string, data: object): CompileDocArgs => ({
  mainFileContent: `#let data = json(bytes(sys.inputs.data))\n${template}`,
  inputs: { data: JSON.stringify(data) },
});

/** The office's own fonts first, then those that come with the product. */
function fontFolders(own: string | null): string[] {
  const { resolve } = createRequire(import.meta.url);
  const bundled = PACKAGES.flatMap((name) => {
    const folder = dirname(resolve(`${name}/package.json`));
    return WEIGHTS.map((weight) => join(folder, weight));
  });
  return own ? [own, ...bundled] : bundled;
}
