package check

func contact() []named {
	return []named{
		{"mobile", Mobile},
		{"landline", Landline},
		{"phone_shape", phoneShape},
		{"international_phone", internationalPhone},
		{"plate", Plate},
		{"plate_lower", plateLower},
		{"vin", VIN},
		{"vin_lower", vinLower},
		{"email", Email},
		{"postcode", Postcode},
	}
}

// Mobile reports whether v is a mainland mobile number: 11 digits with an assigned prefix, after 86, 0086 or +86 or
// without.
func Mobile(v []byte) bool {
	if len(v) == 11 { // nearly all are written so
		x := word8(v)
		return digits8(x) && digits8(word8(v[3:])) && byte(x) == '1' && mobileThirds[byte(x>>8)-'0']>>(byte(x>>16)-'0')&1 != 0
	}
	n, ok := NationalMobile(v)
	return ok && mobileThirds[n[1]-'0']>>(n[2]-'0')&1 != 0
}

// NationalMobile cuts the country code and returns the 11 digits that start with 1. It does not look at the prefix
// table.
func NationalMobile(v []byte) ([]byte, bool) {
	switch {
	case len(v) == 11:
	case len(v) == 13 && hasPrefix(v, "86"):
		v = v[2:]
	case len(v) == 14 && hasPrefix(v, "+86"):
		v = v[3:]
	case len(v) == 15 && hasPrefix(v, "0086"):
		v = v[4:]
	default:
		return nil, false
	}
	return v, v[0] == '1' && digits(v)
}

// Landline reports whether v is a mainland fixed line with its area code, or a 400 or 800 service number: digits only,
// the area code first.
func Landline(v []byte) bool {
	if hasPrefix(v, "86") && len(v) >= 12 {
		v = v[2:]
		return landlineArea(v)
	}
	if len(v) == 10 && (hasPrefix(v, "400") || hasPrefix(v, "800")) {
		return digits(v)
	}
	return len(v) > 0 && v[0] == '0' && digits(v) && landlineArea(v[1:])
}

// landlineArea reads an area code without its zero and a number of 7 or 8 digits that starts with 2 to 8.
func landlineArea(v []byte) bool {
	if len(v) < 9 || v[0] == '0' {
		return false
	}
	if v[0] == '1' && v[1] == '0' || v[0] == '2' { // Beijing and the ten large cities have two figures and eight
		return len(v) == 10 && subscriber(v[2])
	}
	return (len(v) == 10 || len(v) == 11) && subscriber(v[3])
}

// subscriber reports whether a number of a subscriber may start with c.
func subscriber(c byte) bool { return c >= '2' && c <= '8' }

// phoneShape is what a column that is said to hold telephone numbers may hold: 5 to 20 digits after separators are
// gone, with a plus in front or not.
func phoneShape(v []byte) bool {
	if len(v) > 0 && v[0] == '+' {
		v = v[1:]
	}
	return len(v) >= 5 && len(v) <= 20 && digits(v)
}

// internationalPhone is E.164: a plus and 8 to 15 digits.
func internationalPhone(v []byte) bool {
	return len(v) >= 9 && len(v) <= 16 && v[0] == '+' && v[1] != '0' && digits(v[1:])
}

// Postcode reports whether v is a mainland postcode: six digits whose first two are assigned.
func Postcode(v []byte) bool {
	if len(v) != 6 || !digits(v) {
		return false
	}
	zone := number(v[:2])
	return zone >= 1 && zone <= 86 && zone != 8 && zone != 9 && (zone < 87)
}
