/** Distinguished names: the Name of IDN-11, the texts of IDN-12. Names are compared as raw DER and by nothing else. */
import { inner, listWithin, TAG, type Tlv, within } from "./der.ts";
import { objectIdentifier, textValue } from "./der-values.ts";

export interface Name {
  readonly raw: Uint8Array;
  readonly commonNames: readonly string[];
  readonly surnames: readonly string[];
  readonly givenNames: readonly string[];
  readonly serialNumbers: readonly string[];
  readonly organisations: readonly string[];
}

interface Attribute {
  readonly oid: string;
  readonly value: Tlv;
}

/** Another type of value than a text in one of the five attributes refuses, wherever the Name stands. */
export function name(value: Tlv): Name {
  const attributes = attributesOf(value);
  const texts = (oid: string): readonly string[] =>
    attributes.filter((attribute) => attribute.oid === oid).map((attribute) => textValue(attribute.value));
  return {
    raw: value.raw,
    commonNames: texts("2.5.4.3"),
    surnames: texts("2.5.4.4"),
    givenNames: texts("2.5.4.42"),
    serialNumbers: texts("2.5.4.5"),
    organisations: texts("2.5.4.10"),
  };
}

/** A SEQUENCE of RDN, each a SET of exactly one attribute. */
function attributesOf(value: Tlv): readonly Attribute[] {
  return listWithin(value, TAG.sequence, (rdn) =>
    within(inner(rdn, TAG.set), TAG.sequence, (pair) => ({
      oid: objectIdentifier(pair.take(TAG.oid)),
      value: pair.any(),
    })),
  );
}
