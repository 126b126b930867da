/** Values of Veratad for members that no session fills: printed by its pages, or of the form that they describe. */
import type { PrintedWords } from '../story.js'

/** Sources: the pages of creating a session, of the age estimate and of styles; SOURCES.md of the contract names them. */
export const words: PrintedWords = {
  settings_id: ['s9d8f6c7-4b7d-8e2a-f8a7-4c5e9d8b1e2a'],
  brand_id: ['o7e2a8f6-4b7d-9e2a-7f8a-6c4e5b8d1f2a'],
  age_estimate: ['27-31'],
  primaryColor: ['custom-green'],
  // ours: no page shows one
  uuid: ['3d4f1c52-8a5e-4d0b-9c5e-0f6b7a1d2e3c'],
  logo_url: ['https://app.example.com/logo.png'],
  family: ['Inter'],
}
