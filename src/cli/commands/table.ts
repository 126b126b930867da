/** The words of the command line for the calls of the control plane; a call without any goes by its own name. */

export interface CommandSpec {
  /**
   * Words, then values in their places: `<name>` for one that is needed, `[name]` for one that is not. A path parameter in
   * braces, `{name}`, stands for as many commands as it has values.
   */
  usage: string
  /** Further flags, by the name of the field they fill. */
  flags?: Readonly<Record<string, string>>
}

/** By the endpoint's name in the control contract. */
export const commandTable: Readonly<Record<string, CommandSpec | string>> = {
  getHealth: 'health',
  getCatalog: 'catalog',
  listCoverage: 'coverage [vendor]',
  getContract: 'contract get <vendor>',
  listReports: 'report list',
  getReport: 'report get <name>',
  listNamespaces: 'namespace list',
  createNamespace: 'namespace create <name>',
  getNamespace: 'namespace get <name>',
  deleteNamespace: 'namespace delete <name>',
  resetNamespace: 'reset',
  advanceClock: 'clock advance <ms>',
  drainJobs: 'drain',
  listRequests: 'request list',
  getRequest: 'request get <id>',
  getRequestWindow: 'request window',
  replayRequest: 'request replay <id>',
  listDeliveries: 'delivery list',
  redeliver: 'delivery redeliver <id>',
  listWebhookEndpoints: 'webhook list',
  createWebhookEndpoint: 'webhook add <vendor> <url>',
  deleteWebhookEndpoint: 'webhook remove <id>',
  listSinks: 'sink list',
  setSink: 'sink set <name>',
  listReceived: 'sink received',
  getReceived: 'sink get <id>',
  clearReceived: 'sink clear',
  triggerWebhook: { usage: 'trigger <vendor> <event>', flags: { journey: 'journeyId' } },
  getDelivery: 'delivery get <id>',
  listViolations: 'violation list',
  listJourneys: 'journey list',
  getJourney: 'journey get <vendor> <id>',
  getTimeline: 'journey timeline <vendor> <id>',
  getPicture: 'journey picture <vendor> <id> <sha256>',
  getPayloads: 'journey payloads <vendor> <id>',
  listActions: 'journey actions <vendor> <id>',
  replaceScenario: 'scenario replace <vendor> <id> <scenario>',
  getClock: 'clock get',
  setClock: 'clock set',
  listSnapshots: 'snapshot list',
  createSnapshot: 'snapshot save <name>',
  restoreSnapshot: 'snapshot restore <name>',
  deleteSnapshot: 'snapshot delete <name>',
  armFault: 'fault arm',
  listFaults: 'fault list',
  disarmFault: 'fault disarm <id>',
  clearFaults: 'fault clear',
  listScenarios: 'scenario list',
  defineScenario: 'scenario define',
  previewScenario: 'scenario preview',
  getDefaultScenario: 'scenario get-default',
  deleteScenario: 'scenario delete <name>',
  disarmScenario: 'scenario disarm <id>',
  createJourney: 'journey create <vendor>',
  actOnJourney: 'journey {action} <vendor> <id>',
  armScenario: 'scenario arm <scenario>',
  listArmed: 'scenario armed',
  setDefaultScenario: 'scenario default <scenario>',
}
