/** Refuses jest's environments of a browser, before the first module that needs what they lack: import it first. */
import { SimError } from '../errors.js'

if (typeof document !== 'undefined' || typeof Request === 'undefined') {
  throw new SimError(
    'bad_option',
    'idvsim/jest needs the environment "node" of jest, and this file runs in one of a browser (jsdom). ' +
      'Open the file with the comment /** @jest-environment node */: the tests of the rest of the project stay as they are',
    'A client that has credentials of a vendor runs on a server, and is tested as one.',
  )
}
