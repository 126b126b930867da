/** Which addresses under `/_sim` are pages for people; the rest are calls. */

/** Whether a path is the dashboard's. */
export const isPagePath = (path: string): boolean =>
  path === '/_sim' || path === '/_sim/' || path.startsWith('/_sim/ui/')
