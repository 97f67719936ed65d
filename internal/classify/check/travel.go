package check

func travel() []named {
	return []named{
		{"passport", Passport},
		{"foreign_passport", foreignPassport},
		{"hk_macao_permit", HKMacaoPermit},
		{"taiwan_permit", TaiwanPermit},
		{"exit_permit", ExitPermit},
	}
}

// Passport reports whether v has the form of a passport of the People's Republic, its Hong Kong and Macao ones
// included: E and 8 digits; E, a letter but I and O, and 7; G and 8; SE, PE, DE and 7; K or H and 8, KJ and 7 (Hong
// Kong); MA, MB and 7 (Macao). It has no check digit. The old form of nine digits is left to the schema.
func Passport(v []byte) bool {
	if len(v) != 9 || !digits(v[2:]) {
		return false
	}
	switch {
	case oneOf(v[0], "EGHK") && digit(v[1]):
		return true
	case v[0] == 'E':
		return upper(v[1]) && v[1] != 'I' && v[1] != 'O'
	}
	switch string(v[:2]) {
	case "SE", "PE", "DE", "MA", "MB", "KJ":
		return true
	default:
		return false
	}
}

// foreignPassport is the widest form: 6 to 12 capital letters and digits with at least five digits.
func foreignPassport(v []byte) bool {
	n := 0
	for _, c := range v {
		switch {
		case digit(c):
			n++
		case !letter(c):
			return false
		}
	}
	return len(v) >= 6 && len(v) <= 12 && n >= 5
}

// HKMacaoPermit reports whether v is a mainland travel permit of Hong Kong and Macao residents: H or M and 8 digits,
// and two digits of the renewal on the old form.
func HKMacaoPermit(v []byte) bool {
	return (len(v) == 9 || len(v) == 11) && oneOf(v[0], "HM") && digits(v[1:])
}

// TaiwanPermit reports whether v is a mainland travel permit of Taiwan residents: 8 digits, or 10 digits and a letter
// on the old form.
func TaiwanPermit(v []byte) bool {
	return len(v) == 8 && digits(v) || len(v) == 11 && digits(v[:10]) && upper(v[10])
}

// ExitPermit reports whether v is a permit to travel to Hong Kong and Macao (C or W and 8 digits, or C, a letter and 7)
// or to Taiwan (L or T and 8 digits).
func ExitPermit(v []byte) bool {
	if len(v) != 9 || !oneOf(v[0], "CWLT") || !digits(v[2:]) {
		return false
	}
	return digit(v[1]) || v[0] == 'C' && upper(v[1])
}
