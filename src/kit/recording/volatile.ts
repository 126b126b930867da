/** What differs from run to run though nothing has changed: told by the form of a text, or by the name of its member. */

const forms: readonly [string, RegExp][] = [
  ['uuid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['date and time in UTC', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  ['date and time with an offset', /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d$/],
  ['date and time without a zone', /^\d{4}-\d\d-\d\dT[\d:.]+$/],
  ['date and time, parted by a space', /^\d{4}-\d\d-\d\d [\d:.]+(?:Z|[+-]\d\d:?\d\d)?$/],
  ['date as YYYY-MM-DD', /^\d{4}-\d\d-\d\d$/],
  ['date as YYYYMMDD', /^(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$/],
  ['date with slashes', /^\d{1,2}\/\d{1,2}\/\d{4}$/],
  ['address', /^https?:\/\//],
  ['token of three parts', /^[\w-]+\.[\w-]+\.[\w-]+$/],
]

/** The form of a text that is volatile; undefined for one that is told by its words. */
export function volatileForm(text: string): string | undefined {
  const known = forms.find(([, pattern]) => pattern.test(text))
  if (known) return known[0]
  if (/^[0-9a-f]{16,}$/i.test(text)) return `${text.length} hexadecimal digits`
  if (/^\d+$/.test(text)) return 'digits'
  if (/^(?=.*\d)(?=.*[A-Za-z])[\w+/=-]{10,}$/.test(text)) return 'letters and digits'
  return undefined
}

/** Whether a text is a moment of one run: a date and a time. */
export const isMoment = (text: string): boolean => volatileForm(text)?.startsWith('date and time') ?? false

const ownNames = /reference|correlation|nonce|^state$|trace|request_?id|timestamp|idempotency|verifier|challenge/i

/** Whether a member, by its name, holds what a client makes anew in every run: its own reference, a nonce, a trace. */
export const isOwnName = (name: string): boolean => ownNames.test(name)
