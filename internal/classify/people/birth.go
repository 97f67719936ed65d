package people

import "github.com/domicile/domicile/internal/classify/check"

// Date is a calendar day. The zero Date is none.
type Date = check.Date

// ParseDate reads a date that is written year first, with or without a time after it; false when it is none.
func ParseDate(v []byte) (Date, bool) { return check.ParseDate(v) }

// oldest is the age above which a birth date is no evidence of an age.
const oldest = 120

// bandOn returns the age band on a day of somebody born on a date.
func bandOn(born, day Date) Band {
	if born.Year == 0 || !born.Valid() {
		return NoAge
	}
	return bandAt(packed(born), packed(day))
}

// packed is a date as the number yyyymmdd, which orders as dates do; 0 for none.
func packed(d Date) int32 { return int32(d.Year*10_000 + d.Month*100 + d.Day) }

// bandAt is bandOn of packed dates; born is valid or 0. The bands are those of PIPL article 28 (under 14) and of the
// Regulations on the Protection of Minors in Cyberspace (under 18); on a birthday the new age counts.
func bandAt(born, day int32) Band {
	// The difference is a whole number of years and a part of one that is never as much as 10,000.
	switch age := (day - born) / 10_000; {
	case born == 0 || day < born || age > oldest:
		return NoAge
	case age < 14:
		return Under14
	case age < 18:
		return Minor14
	default:
		return Adult
	}
}
