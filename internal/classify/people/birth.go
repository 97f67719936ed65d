package people

import "github.com/domicile/domicile/internal/classify/check"

// Date is a calendar day. The zero Date is none.
type Date = check.Date

// ParseDate reads a date that is written year first, with or without a time after it; false when it is none.
func ParseDate(v []byte) (Date, bool) { return check.ParseDate(v) }

// oldest is the age above which a birth date is no evidence of an age.
const oldest = 120

// bandOn returns the age band on a day of somebody born on a date. The bands are those of PIPL article 28 (under 14)
// and of the Regulations on the Protection of Minors in Cyberspace (under 18); on a birthday the new age counts.
func bandOn(born, day Date) Band {
	if born.Year == 0 || !born.Valid() {
		return NoAge
	}
	switch age := ageOn(born, day); {
	case age < 0 || age > oldest:
		return NoAge
	case age < 14:
		return Under14
	case age < 18:
		return Minor14
	default:
		return Adult
	}
}

// ageOn is the number of birthdays until a day, that day included.
func ageOn(born, day Date) int {
	if day.Month < born.Month || day.Month == born.Month && day.Day < born.Day {
		return day.Year - born.Year - 1
	}
	return day.Year - born.Year
}
