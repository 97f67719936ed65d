package check

import "bytes"

func calendar() []named {
	return []named{
		{"date", func(v []byte) bool { _, ok := ParseDate(v); return ok }},
		{"birth_date", BirthDate},
		{"elder_birth", elderBirth},
	}
}

// Date is a day of the calendar. It has no clock and no zone.
type Date struct{ Year, Month, Day int }

// Valid reports whether the day exists in the Gregorian calendar.
func (d Date) Valid() bool {
	const last = "\x00\x1f\x1d\x1f\x1e\x1f\x1e\x1f\x1f\x1e\x1f\x1e\x1f" // the last day of each month
	if uint(d.Month) >= uint(len(last)) || d.Day < 1 || d.Day > int(last[d.Month]) || d.Year < 1 {
		return false
	}
	return d.Month != 2 || d.Day != 29 || d.Year%4 == 0 && (d.Year%100 != 0 || d.Year%400 == 0)
}

// ParseDate reads yyyymmdd, or year, month and day around one kind of separator (- / . or 年月日), and ignores a time
// of day after them.
func ParseDate(v []byte) (Date, bool) {
	if len(v) < 8 || !digits4(word4(v)) {
		return Date{}, false
	}
	if x := word8(v); len(v) == 8 && digits8(x) {
		d := date8(x)
		return d, d.Valid()
	}
	d := Date{Year: number(v[:4])}
	rest, ok := separator(v[4:], "年")
	if !ok {
		return Date{}, false
	}
	d.Month, rest = upToTwo(rest)
	if rest, ok = separator(rest, "月"); !ok {
		return Date{}, false
	}
	d.Day, rest = upToTwo(rest)
	return d, d.Valid() && dateEnds(rest)
}

// separator cuts one separator from the front.
func separator(v []byte, han string) ([]byte, bool) {
	if len(v) > 0 && oneOf(v[0], "-/.") {
		return v[1:], true
	}
	if hasPrefix(v, han) {
		return v[len(han):], true
	}
	return v, false
}

func upToTwo(v []byte) (int, []byte) {
	n := 0
	for n < 2 && n < len(v) && digit(v[n]) {
		n++
	}
	return number(v[:n]), v[n:]
}

// dateEnds accepts nothing, 日, or a time of day.
func dateEnds(v []byte) bool {
	return len(v) == 0 || v[0] == ' ' || v[0] == 'T' || hasPrefix(v, "日")
}

// BirthDate reports whether v is a date on which somebody alive may be born: 1900 to 2029, with no time of day but
// midnight. Only the column can tell it from other dates.
func BirthDate(v []byte) bool {
	d, ok := ParseDate(v)
	return ok && d.Year >= 1900 && d.Year < 2030 && midnight(v)
}

// elderBirth reports whether v is a date between 1920 and 1979 without a time of day: in tables of persons one date of
// birth in four is, and hardly any other date.
func elderBirth(v []byte) bool {
	d, ok := ParseDate(v)
	return ok && d.Year >= 1920 && d.Year < 1980 && midnight(v)
}

// midnight reports whether a time of day, if there is one, is zero.
func midnight(v []byte) bool {
	colon := bytes.IndexByte(v, ':')
	if colon < 2 {
		return true
	}
	for _, c := range v[colon-2:] {
		if c >= '1' && c <= '9' {
			return false
		}
	}
	return true
}
