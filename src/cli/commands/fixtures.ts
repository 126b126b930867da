/** `idvsim fixtures`: writes test data of a vendor, as many as are asked for. */
import { fixturesHelp } from '../fixtures/help.js'
import { readFixturesOptions } from '../fixtures/options.js'
import { print } from '../output.js'

/** Lists or writes, and answers the exit code. */
export async function fixtures(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    await print(fixturesHelp)
    return 0
  }
  const command = await readFixturesOptions(argv)
  if (command === undefined || 'vendor' in command) {
    const { listVendor, listVendors } = await import('../fixtures/list.js')
    await print(command === undefined ? listVendors() : await listVendor(command.vendor))
    return 0
  }
  if (command.request.about === 'image') return (await import('../fixtures/pictures.js')).writePictures(command)
  return (await import('../fixtures/run.js')).writeFixtures(command)
}
