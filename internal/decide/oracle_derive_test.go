package decide_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// oDerived is what follows from the facts before any rule is asked: whose
// word wins in a contradiction, and how the counts bound one another.
type oDerived struct {
	facts oFacts
	// contradiction: readable, but it cannot all be true. combination: the
	// fields are sensitive only together.
	contradiction, combination bool
	children                   int64 // who were counted, at least
}

// oSensitiveFields are the labels that the list of GB/T 45574-2025 takes in
// by themselves.
// DOUBT: bank_account_number, payment_account, salary, geo_coordinate,
// credential, social_id and military_officer_id; see oDoubtful.
func oSensitiveFields() []string {
	return strings.Fields("gene face voiceprint fingerprint religion occupation_sensitive medical_record prescription " +
		"payment_password income_detail location_track gps_precise_point id_card_photo credit_report " +
		"criminal_record sexual_orientation")
}

// oDoubtful are labels of which the text does not say clearly on which side
// they fall; a dataset with one of them is compared apart.
func oDoubtful() []string {
	return strings.Fields("bank_account_number bank_statement payment_account salary geo_coordinate credential " +
		"blood_type political_status military_officer_id guardian_contact birth_date age_band communication_record " +
		"social_security_number vin licence_plate consent_record ugc other_personal uscc not_personal")
}

func oAge(label string) int {
	var n int
	if _, err := fmt.Sscanf(label, "age_%d", &n); err != nil {
		return -1
	}
	return n
}

func oDerive(read oFacts) oDerived {
	d := oDerived{facts: oFacts{}}
	maps.Copy(d.facts, read)
	d.children = d.count("dataset.under14_people").lo
	d.fields()
	d.counts()
	return d
}

// fields lets the labels speak: they imply personal information, decide what
// is sensitive, and an age names a child.
func (d *oDerived) fields() {
	list, _ := d.facts["dataset.fields"].([]string)
	personal, sensitive := false, false
	for _, l := range list {
		age := oAge(l)
		personal = personal || l != "not_personal" && l != "uscc"
		sensitive = sensitive || slices.Contains(oSensitiveFields(), l) || age >= 0 && age < 14
		if age >= 0 && age < 14 {
			d.atLeastOne("dataset.under14_people")
		}
		if age >= 14 && age < 18 {
			d.atLeastOne("dataset.minor14_17_people")
		}
	}
	d.combination = !sensitive && slices.Contains(list, "name") && slices.Contains(list, "id_card_number") &&
		slices.Contains(list, "phone") && slices.Contains(list, "bank_account_number")
	if personal {
		d.assert("dataset.contains_pi")
	}
	if len(list) > 0 && !personal && d.facts["dataset.contains_pi"] == nil {
		d.facts["dataset.contains_pi"] = false
	}
	if sensitive || d.combination {
		d.assert("dataset.sensitive")
	}
	if len(list) > 0 && !sensitive && !d.combination && d.facts["dataset.sensitive"] == nil &&
		d.count("dataset.sensitive_people").lo == 0 && d.count("dataset.under14_people").lo == 0 {
		d.facts["dataset.sensitive"] = false
	}
}

// assert makes a truth true; saying the contrary is a contradiction and the
// stricter side wins.
func (d *oDerived) assert(key string) {
	if d.facts[key] == false {
		d.contradiction = true
	}
	d.facts[key] = true
}

func (d *oDerived) count(key string) oBox {
	if b, ok := d.facts[key].(oBox); ok {
		return b
	}
	return oBox{0, oMany}
}

func (d *oDerived) atLeastOne(key string) {
	b := d.count(key)
	if b.hi < 1 {
		d.contradiction = true
	}
	d.facts[key] = oBox{max(1, b.lo), max(1, b.hi)}
}

// counts bounds people, sensitive people and children by one another.
func (d *oDerived) counts() {
	// DOUBT: "nothing sensitive" beside an interval that begins at 0 is no
	// contradiction yet, but the columns count the people and not the flag:
	// the interval is believed.
	for _, k := range []string{"dataset.sensitive_people", "dataset.under14_people"} {
		if b, ok := d.facts[k].(oBox); ok && b.hi > 0 && d.facts["dataset.sensitive"] == false {
			d.facts["dataset.sensitive"] = nil
			d.contradiction = d.contradiction || b.lo > 0
		}
	}
	people, sensitive := d.count("dataset.people"), d.count("dataset.sensitive_people")
	children, minors := d.count("dataset.under14_people"), d.count("dataset.minor14_17_people")
	if max(people.lo, sensitive.lo, children.lo, minors.lo) > 0 || d.facts["dataset.sensitive"] == true {
		d.assert("dataset.contains_pi")
	}
	if children.lo > 0 || sensitive.lo > 0 {
		d.assert("dataset.sensitive")
	}
	// DOUBT: "sensitive" beside "no sensitive people": at least one, at most
	// everybody, because the count has been proved wrong. Children who were
	// counted say better how many.
	if d.facts["dataset.sensitive"] == true && sensitive.hi == 0 && d.children == 0 {
		d.contradiction = true
		sensitive = oBox{1, max(1, people.hi, minors.lo)}
	}
	if children.lo > sensitive.hi { // children in it who were not counted as sensitive
		d.contradiction = true
	}
	if _, given := d.facts["dataset.under14_people"].(oBox); given {
		sensitive.hi = max(sensitive.hi, children.hi)
	}
	sensitive.lo = max(sensitive.lo, children.lo)
	if d.facts["dataset.sensitive"] == true {
		sensitive.lo = max(1, sensitive.lo)
	}
	// Part of the people are no more than all, unless that is what the facts
	// contradict each other about.
	// DOUBT: "sensitive" of nobody at all is no contradiction in counts.
	d.contradiction = d.contradiction || max(sensitive.lo, minors.lo) > max(1, people.hi)
	bounded := sensitive.lo <= people.hi
	people.hi = max(sensitive.lo, minors.lo, people.hi)
	people.lo = max(people.lo, sensitive.lo, minors.lo)
	if bounded {
		sensitive.hi = min(sensitive.hi, people.hi)
	}
	if d.facts["dataset.contains_pi"] == false {
		people, sensitive = oBox{0, 0}, oBox{0, 0}
	}
	// Nobody at all beside perhaps a child: the people are doubtful as well.
	perhaps := d.facts["dataset.under14_people"] != nil && children.hi > 0
	counted, ok := d.facts["dataset.sensitive_people"].(oBox)
	if d.facts["dataset.sensitive"] == false || ok && counted.hi == 0 && sensitive.hi == 0 && !perhaps {
		d.facts["dataset.sensitive"] = false
		sensitive = oBox{0, 0}
	}
	children = oBox{children.lo, max(children.lo, min(children.hi, sensitive.hi))}
	d.facts["dataset.people"], d.facts["dataset.sensitive_people"] = people, sensitive
	d.facts["dataset.under14_people"] = children
}
