/** Cookies of several `set-cookie` headers, which a recording holds joined by commas. */

/** Each of them; a comma within a date parts none. */
export const cookiesIn = (value: string): string[] => value.split(/,\s*(?=[!#$%&'*+.^_`|~\w-]+=)/)
