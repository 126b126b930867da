/** Where people are sent: to addresses of the dashboard alone. */

/** Longest address, in characters. */
const longest = 4000

/** Whether a browser that is sent there, by a path, comes to the dashboard. */
export const isOwnAddress = (text: string): boolean =>
  text.length <= longest &&
  // what a browser takes for another host: two slashes, or a backslash among them
  /^\/_sim\/(?!\/)[^\\]*$/.test(text) &&
  // dots lead out of it
  new URL(text, 'http://localhost').pathname.startsWith('/_sim/')
