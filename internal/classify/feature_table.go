package classify

// featureNames are what the data file calls them.
var featureNames = [features]string{
	bias: "bias", schemaSome: "schema_some", schemaMore: "schema_more", schemaStrong: "schema_strong", schemaSure: "schema_sure",
	neighbours: "neighbours", margin: "margin", leading: "leads", trailing: "trails", rivalProof: "rival_proof", rivalHint: "rival_hint",
	valuesRead: "read", manyValues: "many_values", chanceNats: "chance_nats", proofNats: "proof_nats", fitShare: "fit_share",
	allFit: "all_fit", looseShare: "loose_share", maskShare: "mask_share", cipherShare: "cipher_share", otherShare: "other_share",
	provesAlone: "proves_alone", provesHint: "proves_hint", unfit: "unfit",
	isCoreKind: "core_kind", isAloneKind: "alone_kind", isFormless: "formless", typeFits: "type_fits", typeNumber: "type_number",
	uniqueRows: "unique_rows", singleValue: "single_value", onPerson: "on_person", onThing: "on_thing", onHappenings: "on_happenings",
}
