package check

func identity() []named {
	return []named{
		{"resident_id", ResidentID},
		{"resident_id_15", ResidentID15},
		{"resident_id_shape", residentShape},
		{"permanent_residence", PermanentResidence},
		{"hkid", HKID},
		{"macau_id", MacauID},
		{"taiwan_id", TaiwanID},
		{"student_no", StudentNo},
	}
}

// Resident is what a resident identity number says of its holder.
type Resident struct {
	Region  int // code of the county of issue, six digits
	Birth   Date
	Male    bool
	Foreign bool // permanent residence of a foreigner: the number starts with 9
}

// ParseResident reads an identity number of 18 or 15 characters, the residence permits of Hong Kong, Macao and Taiwan
// people (81, 82, 83) and the foreigners' permanent residence number of 2023 (9…) included. It checks region, date and
// check digit.
func ParseResident(v []byte) (Resident, bool) {
	switch len(v) {
	case 18:
		return parse18(v)
	case 15:
		return parse15(v)
	default:
		return Resident{}, false
	}
}

// ResidentID reports whether v is a resident identity number of 18 characters: province, date and MOD 11-2 check
// character (GB 11643-1999). The foreigners' number is not one; see PermanentResidence.
func ResidentID(v []byte) bool {
	if len(v) != 18 {
		return false
	}
	_, ok := birth18(v)
	return ok && v[0] != '9'
}

// ResidentID15 reports whether v is an identity number of the 15-digit form, by county and date. It has no check
// digit, so chance passes 0.015 % of uniform digits.
func ResidentID15(v []byte) bool {
	if len(v) != 15 {
		return false
	}
	_, ok := parse15(v)
	return ok
}

// residentShape is the form of an identity number without its checks: 17 digits and a digit or X, or 15 digits.
func residentShape(v []byte) bool {
	switch len(v) {
	case 15:
		return digits(v)
	case 18:
		return digits(v[:17]) && (digit(v[17]) || v[17]|0x20 == 'x')
	default:
		return false
	}
}

func parse18(v []byte) (Resident, bool) {
	birth, ok := birth18(v)
	if !ok {
		return Resident{}, false
	}
	return Resident{Region: number(v[:6]), Birth: birth, Male: (v[16]-'0')%2 == 1, Foreign: v[0] == '9'}, true
}

// birth18 checks the number of 18 characters v and returns its date.
func birth18(v []byte) (Date, bool) {
	v = v[:18]
	head, middle := word8(v), word8(v[8:])
	if !digits8(head) || !digits8(middle) || !digit(v[16]) {
		return Date{}, false
	}
	birth := date8(head>>48 | middle<<16)
	if birth.Year < 1870 || birth.Year > 2100 || !birth.Valid() || !issuer(byte(head), byte(head>>8)) {
		return Date{}, false
	}
	last := checkOf(binary8(head)<<9 + binary8(middle)<<1 + int(v[16]-'0'))
	return birth, last == v[17] || last == 'X' && v[17] == 'x'
}

// issuer reports whether a number may start with two digits: a province, or 9 for the permanent residence of foreigners.
func issuer(first, second byte) bool {
	return first == '9' || province(int(first-'0')*10+int(second-'0'))
}

func parse15(v []byte) (Resident, bool) {
	if !digits(v) {
		return Resident{}, false
	}
	birth := Date{Year: 1900 + number(v[6:8]), Month: number(v[8:10]), Day: number(v[10:12])}
	r := Resident{Region: number(v[:6]), Birth: birth, Male: (v[14]-'0')%2 == 1}
	return r, birth.Valid() && County(r.Region)
}

// ResidentIDCheckDigit returns the check character of 17 digits: weights 2^(18-i) mod 11, MOD 11-2 (ISO 7064).
func ResidentIDCheckDigit(v []byte) byte {
	sum := 0
	for _, c := range v {
		sum = sum*2 + int(c-'0')
	}
	return checkOf(sum)
}

// checkOf returns the check character of the sum of 17 digits, each twice as heavy as the one behind it.
func checkOf(sum int) byte { return "10X98765432"[sum*2%11] }

// PermanentResidence reports whether v is a foreigner's permanent residence number: the 18 digits of 2023, which start
// with 9 and carry the MOD 11-2 check, or the 15 characters of 2017 (three letters of the country, four digits, six
// digits of the birth date, two digits). The first two of the four are a province.
func PermanentResidence(v []byte) bool {
	switch len(v) {
	case 18:
		if v[0] != '9' {
			return false
		}
		_, ok := birth18(v)
		return ok
	case 15:
		return upper(v[0]) && upper(v[1]) && upper(v[2]) && digits(v[3:]) && province(number(v[3:5])) &&
			Date{Year: 2000, Month: number(v[9:11]), Day: number(v[11:13])}.Valid()
	default:
		return false
	}
}

// StudentNo reports whether v is a national student number: G or L and a resident identity number.
func StudentNo(v []byte) bool {
	return len(v) == 19 && oneOf(v[0]&^0x20, "GL") && ResidentID(v[1:])
}

// County reports whether code is, or once was, the code of a county (GB/T 2260), or stands for Hong Kong, Macao or
// Taiwan.
func County(code int) bool {
	const width = 6
	low, high := 0, len(counties)/width
	for low < high {
		mid := (low + high) / 2
		at := counties[mid*width : mid*width+width]
		n := 0
		for i := range width {
			n = n*10 + int(at[i]-'0')
		}
		switch {
		case n == code:
			return true
		case n < code:
			low = mid + 1
		default:
			high = mid
		}
	}
	return false
}

// province reports whether p is one of the two-digit codes that a number may start with: 83 is the residence permit of
// Taiwan people.
func province(p int) bool {
	// One bit for each of 11–15 21–23 31–37 41–46 50–54 61–65 71 81–83.
	const provinceLow, provinceHigh = 0xe07c7e3f80e0f800, 0xe0083
	switch {
	case p < 64:
		return uint64(provinceLow)&(1<<uint(p)) != 0
	case p < 128:
		return uint64(provinceHigh)&(1<<uint(p-64)) != 0
	default:
		return false
	}
}
