/** The client as it is, with its real base URL, against a simulator in this process. */
const { endpointOf, setUp } = require('idvsim/jest')
const { idwise } = require('idvsim/jest')

const kit = setUp({ onUnhandled: 'error' })
