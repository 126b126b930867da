/** What may stand where no message of the journey has a value: what is known of its person, by the names that members go by. */
import type { Case } from '../../fixtures/case.js'

/** A name however it is spelt. */
export const plainName = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()

/** Values by the plain names of the members that hold them. */
export type Words = Map<string, unknown[]>

/** The facts of a case under the names that vendors give such places, one form after another. */
export function wordsOfCase({ person, document }: Case): Readonly<Record<string, readonly unknown[]>> {
  const { firstName, lastName, fullName, birthDate, sex, email, phone, nationality, address } = person
  const [year = '', month = '', day = ''] = birthDate.split('-')
  const { street, city, postalCode, countryCode } = address
  const region = address.region ?? city
  return {
    firstName: [firstName],
    givenName: [firstName],
    lastName: [lastName],
    surName: [lastName],
    fullName: [fullName],
    name: [fullName],
    birthDate: [birthDate, `${day}/${month}/${year}`, `${year}${month}${day}`],
    dateOfBirth: [birthDate, `${day}/${month}/${year}`],
    datesOfBirth: [Number(year), birthDate],
    birthYear: [year, Number(year)],
    sex: [sex],
    gender: [sex],
    email: [email],
    phone: [phone],
    phoneNumber: [phone],
    street: [street],
    line1: [street],
    // nobody who is drawn lives behind a second line
    street2: ['Flat 2'],
    line2: ['Flat 2'],
    city: [city],
    region: [region],
    state: [region],
    county: [region],
    postalCode: [postalCode],
    postcode: [postalCode],
    zip: [postalCode],
    country: [countryCode, nationality],
    countries: [countryCode, nationality],
    countryIsoCode: [countryCode],
    currentNationality: [nationality],
    nationality: [nationality],
    issueDate: [document.issueDate],
    expiryDate: [document.expiryDate],
  }
}

/** Adds words after those that are there. */
export function addWords(words: Words, more: Readonly<Record<string, readonly unknown[]>>): void {
  for (const [name, values] of Object.entries(more))
    words.set(plainName(name), [...(words.get(plainName(name)) ?? []), ...values])
}
