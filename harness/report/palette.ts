import picocolors from "picocolors";

/** A way to write a piece of text. */
export type Paint = (text: string) => string;

/** The colours that reports use, by meaning; all plain where colour is off. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly odd: Paint;
  readonly faint: Paint;
  readonly strong: Paint;
}

/** The palette for a terminal with or without colour. The caller decides; nothing here looks at the environment. */
export function paletteOf(colour: boolean): Palette {
  const { green, red, yellow, dim, bold } = picocolors.createColors(colour);
  return { good: green, bad: red, odd: yellow, faint: dim, strong: bold };
}
