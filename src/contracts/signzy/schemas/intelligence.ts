/** What the analysis of the document says: an engine of another maker, whose names show through. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'
import { CheckWord } from './common.js'

const results = pages.results
const casing = 'The page is known in lower case only; the casing follows the engine the analysis is made with.'
const separator = `${casing} Its separators are not known either.`
const notInBodies = 'Printed by the page, absent from real bodies.'
const bodiesOnly = { note: 'Not on the page: seen in real bodies.' }

const printedWord = () => marked(CheckWord.optional(), 'assumed', results, { note: `${notInBodies} ${casing}` })
const fileUrl = () => personal(z.string())

/** Checks of what is seen on the document, one by one. */
export const DetailsOptical = z.object({
  docType: CheckWord,
  expiry: CheckWord,
  imageQA: CheckWord,
  mrz: CheckWord,
  overallStatus: CheckWord,
  pagesCount: marked(z.int().min(0).optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
  security: CheckWord,
  text: CheckWord,
  vds: CheckWord,
})

/** The outcome of the analysis as a whole. */
export const CompleteStatus = z.object({
  detailsOptical: DetailsOptical,
  optical: CheckWord,
  overallStatus: CheckWord,
  message: marked(z.string(), 'documented', results, {
    note: 'Depends on the outcome and its gravest finding. Three texts are known; the others are ours.',
  }),
  severity: marked(z.string(), 'documented', results, { note: 'NA and High are seen; there may be more.' }),
  portrait: printedWord(),
  rfid: printedWord(),
})

const QualityWord = z.union([z.boolean(), z.literal('NA')])
const quality = () => marked(QualityWord, 'assumed', results, { note: casing })

/** Quality of the picture of one side; true is good enough, `NA` is not looked at. */
export const IdCheck = z.object({
  imageGlares: quality(),
  imageFocus: quality(),
  imageResolution: quality(),
  imageColorness: quality(), // sic
  perspective: quality(),
  bounds: quality(),
  portrait: quality(),
  brightness: quality(),
})

/** Quality of the pictures. */
export const ImageQuality = z.object({
  result: z.boolean(),
  frontIdCheck: IdCheck.optional(),
  backIdCheck: marked(IdCheck.optional(), 'documented', results, {
    note: 'Only where there is a picture of the back.',
  }),
})

/** A field that was not read, or that disagrees with what the machine-readable parts say. */
export const ExtractedFieldError = z.object({
  fieldName: marked(z.string(), 'observed', results, bodiesOnly),
  message: marked(z.string(), 'observed', results, bodiesOnly),
  errorStatus: marked(z.string(), 'observed', results, { note: 'NOT_EXTRACTED is seen; there may be more.' }),
})

/** One element that a check of authenticity looked at. */
export const AuthenticityElement = z.object({
  elementResult: z.boolean(),
  elementDiagnose: marked(z.string(), 'assumed', results, { note: casing }),
  elementType: marked(z.string(), 'assumed', results, { note: separator }),
  image: marked(fileUrl().nullable(), 'assumed', results, { note: casing }),
  etalonImage: marked(fileUrl().nullable(), 'assumed', results, { note: casing }),
})

/** Elements by the kind of check. */
export const AuthenticityCheckList = marked(z.record(z.string(), z.array(AuthenticityElement)), 'assumed', results, {
  note: `photoEmbedType, IMAGE_PATTERN and liveness are read off the printed sample. ${separator}`,
})

/** Checks of authenticity, by side. */
export const AuthenticityCheck = z.object({
  frontAuthenticityCheckList: marked(AuthenticityCheckList.optional(), 'assumed', results, { note: casing }),
  backAuthenticityCheckList: marked(AuthenticityCheckList.optional(), 'assumed', results, { note: casing }),
})

/** One picture cut out of the document. */
export const GraphicField = marked(
  z.object({
    fieldType: z.string(),
    value: fileUrl(),
    docSide: z.string(),
    source: z.string(),
    containerType: z.string(),
  }),
  'assumed',
  results,
  { note: separator },
)

/** Pictures cut out of the document; a list for every field, which may hold both sides. */
export const GraphicFields = z.object({
  fieldList: marked(z.array(z.array(GraphicField)), 'assumed', results, { note: casing }),
})

/** The kind of document one side was taken for: capitals begin these names, and no others. */
export const PredictedIdType = z.object({
  DocumentName: z.string(),
  FDSIDList: z.object({
    ICAOCode: marked(z.string().optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
    dCountryName: z.string(),
    dDescription: z.string(),
    dFormat: marked(z.int().optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
    dMRZ: marked(z.boolean().optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
    dType: marked(z.int().optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
    dYear: marked(z.string().optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
    isDeprecated: marked(z.boolean().optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
  }),
  P: marked(z.number().min(0).max(1).optional(), 'assumed', results, { note: `${notInBodies} ${casing}` }),
})

/** An address in parts, which documents of one country give. */
export const SplitAddress = marked(
  z.object({
    district: z.array(z.string()),
    state: z.array(z.array(z.string())),
    city: z.array(z.string()),
    pincode: z.string(),
    country: z.array(z.string()),
    addressLine: z.string(),
  }),
  'observed',
  results,
  bodiesOnly,
)

/** What the analysis of the document found; empty while it has not run. */
export const DocumentIntelligence = z.object({
  completeStatus: CompleteStatus.optional(),
  imageQuality: ImageQuality.optional(),
  extractedFieldErrors: marked(z.array(ExtractedFieldError).optional(), 'documented', results, {
    note: 'An empty list on the page; real bodies that went well leave it out.',
  }),
  authenticityCheck: marked(AuthenticityCheck.optional(), 'documented', results, { note: casing }),
  graphicFields: marked(GraphicFields.optional(), 'documented', results, { note: casing }),
  predictedIdTypeFront: marked(PredictedIdType.optional(), 'documented', results, {
    note: 'Real bodies leave it out where the document was not recognised.',
  }),
  predictedIdTypeBack: marked(PredictedIdType.optional(), 'documented', results, {
    note: 'Only where there is a picture of the back.',
  }),
  idExpired: marked(z.enum(['True', 'False']).optional(), 'documented', results),
  extractedFields: marked(
    personal(z.record(z.string(), z.union([z.string(), SplitAddress]))).optional(),
    'documented',
    results,
    { note: 'What is read depends on the document, and any key may stand here.' },
  ),
  attempts: z.int().min(0).optional(),
  docIntelligenceCompletedAt: marked(z.iso.datetime().optional(), 'observed', results, bodiesOnly),
})
