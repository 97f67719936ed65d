package people

// Date is a calendar day. The zero Date is none.
type Date struct{ Year, Month, Day int }

// valid reports whether the day exists and somebody born on it may be alive on another: nobody is older than 120.
func (d Date) valid(on Date) bool {
	if d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > monthDays(d.Year, d.Month) {
		return false
	}
	age := d.age(on)
	return age >= 0 && age <= 120
}

// age is the number of birthdays up to and including the day on.
func (d Date) age(on Date) int {
	age := on.Year - d.Year
	if on.Month < d.Month || on.Month == d.Month && on.Day < d.Day {
		age--
	}
	return age
}

// band returns the age band on a day of somebody born on d. The bands are those of PIPL article 28 (under 14) and of
// the Regulations on the Protection of Minors in Cyberspace (under 18).
func (d Date) band(on Date) Band {
	if !d.valid(on) {
		return NoAge
	}
	switch age := d.age(on); {
	case age < 14:
		return Under14
	case age < 18:
		return Minor14
	default:
		return Adult
	}
}

func monthDays(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}

// ParseDate reads the digits of a date that is written year first (2012-03-04, 20120304, 2012/3/4, 2012年3月4日, with
// or without a time after it); false when it is none.
func ParseDate(v []byte) (Date, bool) {
	var parts [3]int
	var digits, part int
	for i := 0; i < len(v) && part < len(parts); i++ {
		if c := v[i]; c >= '0' && c <= '9' {
			parts[part] = parts[part]*10 + int(c-'0')
			digits++
			if digits == [3]int{4, 2, 2}[part] {
				part, digits = part+1, 0
			}
			continue
		}
		if digits > 0 {
			part, digits = part+1, 0
		}
	}
	d := Date{Year: parts[0], Month: parts[1], Day: parts[2]}
	return d, parts[0] >= 1000 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= monthDays(d.Year, d.Month)
}
