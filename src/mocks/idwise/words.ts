/** Values of IDWise for members that no journey fills: printed by its pages, or of the form that they describe. */
import { flows } from '../../contracts/idwise/flows.js'
import type { PrintedWords } from '../story.js'

/** As the pages print paths of pictures. */
const path = '95652fb54cfa6c15d477a44781f171b8'

/** Sources: the pages of Get Journey Result, its model, and the AML tables; SOURCES.md of the contract names them. */
export const words: PrintedWords = {
  front_image_path: [path],
  back_image_path: [path],
  front_cropped_image_path: [path],
  back_cropped_image_path: [path],
  image_path: [path],
  video_path: [path],
  image_source: ['AdditionalFace'],
  is_whitelisted: [false],
  is_skipped: [false],
  aml_record_version: [1],
  // misspelt by the vendor, and the same as the flow
  journey_definintion_id: [flows[0]!.id],
  title: ['Pep Institution'],
  datasets: ['Politically Exposed Person'],
  // ours: no page shows one
  url: ['https://news.example.com/article'],
  snippet: ['A report that names the person.'],
  notes: ['Seen by a reviewer.'],
}
