/** Reads JSON of which nobody knows whether it is any. */

/** The value of a text; undefined for one that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
