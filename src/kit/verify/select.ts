/** Chooses cases by their ids. */

/** Tells whether an id is one of those asked for; `*` in one stands for anything. */
export function isChosen(id: string, asked: readonly string[] | undefined): boolean {
  return asked === undefined || asked.length === 0 || asked.some((pattern) => patternOf(pattern).test(id))
}

const patternOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )
