/** The routes every namespace starts with: plain data, read before any schema is loaded. */

/** A verification app, as a route runs it. */
export type App = 'document' | 'document_selfie' | 'phone_2fa' | 'age_estimate'

/** One component of a route. */
export type Component = {
  app: App
  title: string
  /** Name of the transaction service behind it. */
  service: string
  /** Type of its stops in a journey. */
  stopType: 'SDK_Scan' | 'Data Service'
}

/** One route: its components run in this order, and the last one decides. */
export type Route = {
  id: string
  title: string
  components: readonly Component[]
}

const document: Component = {
  app: 'document',
  title: 'Identity document',
  service: 'DCAMSPLUS5.0.Enhanced.OCR',
  stopType: 'SDK_Scan',
}
const documentSelfie: Component = {
  app: 'document_selfie',
  title: 'Identity document and selfie',
  service: 'DCAMSPLUS5.0.Enhanced.Selfie.OCR',
  stopType: 'SDK_Scan',
}
const phone: Component = {
  app: 'phone_2fa',
  title: 'Code sent to the phone',
  service: 'PhoneMatch5.0.Smart2FA.SMS',
  stopType: 'Data Service',
}
const age: Component = {
  app: 'age_estimate',
  title: 'Selfie for an age estimate',
  service: 'AgeMatch5.0.Estimate',
  stopType: 'Data Service',
}

/** Lists the built-in routes, the default one first. Customers' own routes are made by the vendor's administrators. */
export const routes: readonly Route[] = [
  { id: 'route-document', title: 'Identity document, front and back', components: [document] },
  { id: 'route-document-selfie', title: 'Identity document and selfie', components: [documentSelfie] },
  { id: 'route-phone-2fa', title: 'Code sent to the phone', components: [phone] },
  { id: 'route-age-estimate', title: 'Age estimated from a selfie', components: [age] },
  {
    id: 'route-phone-then-document',
    title: 'Code sent to the phone, then identity document',
    components: [phone, document],
  },
]
