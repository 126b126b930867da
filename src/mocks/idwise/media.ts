/** Pictures and videos by their path, for callers who may see them. */
import { showing } from '../specimens.js'
import type { FileSpec } from '../types.js'
import { type IdwiseTools, journeys, pictures } from './records.js'

/** Finds a file the caller may see. */
export async function readPicture(
  tools: IdwiseTools,
  environment: string,
  path: string,
  what: string,
): Promise<FileSpec> {
  const picture = await tools.tx.get(pictures, path)
  if (!picture) {
    if (await tools.elsewhere(pictures.name, path)) tools.fail('forbidden', `${what} belongs to another tenant`)
    return tools.fail('not_found', `${what} ${JSON.stringify(path)} names nothing`)
  }
  if (picture.environment !== environment)
    tools.fail('forbidden', `${what} belongs to the environment "${picture.environment}"`)
  tools.about(picture.journeyId)
  return showing(picture.file, (await tools.tx.get(journeys, picture.journeyId))?.case)
}
