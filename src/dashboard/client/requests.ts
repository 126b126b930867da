/** What the script does on the pages of the section Requests. */
import { RequestLog } from './log.js'

export function enableRequests(): void {
  const log = document.getElementById('request-log')
  if (log) new RequestLog(log)
}
