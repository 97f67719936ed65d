package check

func device() []named {
	return []named{
		{"imei", IMEI},
		{"imsi", IMSI},
		{"iccid", ICCID},
		{"mac", MAC},
		{"uuid", UUID},
		{"ipv4", IPv4},
		{"ipv4_likely", IPv4Likely},
		{"ipv6", IPv6},
		{"ip_shape", ipShape},
		{"longitude", Longitude},
		{"latitude", Latitude},
		{"coordinate_pair", CoordinatePair},
	}
}

// IMEI reports whether v is an international mobile equipment identity: 15 digits, one of the reporting bodies 35, 86,
// 01, 99, and the Luhn digit.
func IMEI(v []byte) bool {
	if len(v) != 15 || !digits(v) {
		return false
	}
	switch number(v[:2]) {
	case 1, 35, 86, 99:
		return Luhn(v)
	default:
		return false
	}
}

// IMSI reports whether v is the subscriber identity of a mainland operator: 460, a network in use, 15 digits.
func IMSI(v []byte) bool {
	if len(v) != 15 || !hasPrefix(v, "460") || !digits(v) {
		return false
	}
	switch number(v[3:5]) {
	case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 15, 20:
		return true
	default:
		return false
	}
}

// ICCID reports whether v is the number of a mainland SIM card: 8986 and 15 or 16 more; the Luhn digit closes the
// 20-digit form of some operators only and is not asked for.
func ICCID(v []byte) bool {
	return (len(v) == 19 || len(v) == 20) && hasPrefix(v, "8986") && digits(v[:len(v)-1]) && hex(v[len(v)-1])
}

// MAC reports whether v is a hardware address of six bytes with colons or hyphens, neither null nor broadcast.
func MAC(v []byte) bool {
	if len(v) != 17 || !oneOf(v[2], ":-") {
		return false
	}
	zero, ones := true, true
	for i, c := range v {
		if i%3 == 2 {
			if c != v[2] {
				return false
			}
			continue
		}
		if !hex(c) {
			return false
		}
		zero = zero && c == '0'
		ones = ones && c|0x20 == 'f'
	}
	return !zero && !ones
}

// UUID reports whether v is a UUID of 36 characters that is not all zero.
func UUID(v []byte) bool {
	if len(v) != 36 {
		return false
	}
	zero := true
	for i, c := range v {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if !hex(c) {
				return false
			}
			zero = zero && c == '0'
		}
	}
	return !zero
}

func hex(c byte) bool { return digit(c) || (c|0x20)-'a' < 6 }
