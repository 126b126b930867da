/** Values of Signzy for members that no journey fills: printed by its pages, or of the form that they describe. */
import type { PrintedWords } from '../story.js'

/** Sources: the pages of results and of creating a journey; SOURCES.md of the contract names them. */
export const words: PrintedWords = {
  verificationType: ['DOC'],
  verificationType2: ['DOC'],
  autoCaptureCameraLoadDelayFront: ['2.35'],
  autoCaptureCameraLoadDelayBack: ['NA'],
  documentNumberMatch: ['100%'],
  faceGears: ['Glasses'],
  isFrontendJourneyRequired: [true],
  inQueue: [false],
  overallStatus: ['True'],
  latitude: [12.97],
  longitude: [77.59],
  // ours: the pages print placeholders, and addresses that may be somebody's
  matchImage: ['https://app.example.com/pictures/face.png'],
  successRedirectUrl: ['https://app.example.com/verified'],
  failureRedirectUrl: ['https://app.example.com/not-verified'],
}
