package check

import (
	"bytes"
	"unicode/utf8"
)

func document() []named {
	return []named{
		{"military_id", MilitaryID},
		{"old_passport", OldPassport},
		{"meid", MEID},
		{"personal_taxpayer", PersonalTaxpayer},
		{"icd10", ICD10},
		{"drug_name", DrugName},
	}
}

// MilitaryID reports whether v is the number of an officer's, soldier's or police card: up to four characters of a
// service, 字第 or 字 or nothing, 6 to 8 digits, and 号 or nothing.
func MilitaryID(v []byte) bool {
	v = bytes.TrimSuffix(v, []byte("号"))
	at := bytes.IndexFunc(v, func(r rune) bool { return r < utf8.RuneSelf })
	if at <= 0 || !digits(v[at:]) || len(v)-at < 6 || len(v)-at > 8 {
		return false
	}
	service, numbered := bytes.CutSuffix(bytes.TrimSuffix(v[:at], []byte("第")), []byte("字"))
	n := utf8.RuneCount(service)
	return numbered && n >= 1 && n <= 4 || oneService(service)
}

// oneService knows the characters that stand before the number of a card without 字第.
func oneService(v []byte) bool {
	switch string(v) {
	case "军", "士", "文", "武", "警", "参", "政", "后", "装", "海", "空", "北", "沈", "兰", "济", "南", "广", "成":
		return true
	default:
		return false
	}
}

// OldPassport reports whether v is a passport of the form before 2012: 14 or 15 and seven digits. Nine digits alone say
// little: a column has to say that it holds passports.
func OldPassport(v []byte) bool {
	return len(v) == 9 && digits(v) && (hasPrefix(v, "14") || hasPrefix(v, "15"))
}

// MEID reports whether v is a mobile equipment identifier: 14 hexadecimal digits of which the first two are A0 or more,
// so that it is no IMEI (3GPP2 X.S0008).
func MEID(v []byte) bool {
	if len(v) != 14 || v[0]|0x20 < 'a' {
		return false
	}
	letters := 0
	for _, c := range v {
		if !hex(c) {
			return false
		}
		letters += int(c >> 6)
	}
	return letters < len(v)
}

// PersonalTaxpayer reports whether v is the taxpayer number of a natural person: an identity number of 15 or 18
// characters and two figures of order behind it.
func PersonalTaxpayer(v []byte) bool {
	switch len(v) {
	case 17:
		return digits(v[15:]) && ResidentID15(v[:15])
	case 20:
		return digits(v[18:]) && ResidentID(v[:18])
	default:
		return false
	}
}

// ICD10 reports whether v is a code of diseases with a subdivision: a letter, two figures, a dot, one to three figures
// or x. The Chinese form has three of them, and may go on with x and three figures. A dagger or asterisk may stand
// behind it.
func ICD10(v []byte) bool {
	v = bytes.TrimRight(v, "+*")
	if len(v) < 5 || !letter(v[0]) || !digit(v[1]) || !digit(v[2]) || v[3] != '.' {
		return false
	}
	tail := v[4:]
	if len(tail) == 7 && tail[3]|0x20 == 'x' && digits(tail[4:]) {
		tail = tail[:3]
	}
	return len(tail) <= 3 && subdivision(tail)
}

// subdivision reports whether v is figures and x.
func subdivision(v []byte) bool {
	for _, c := range v {
		if !digit(c) && c|0x20 != 'x' {
			return false
		}
	}
	return true
}

// DrugName reports whether v is the name of a medicine by its form at the end: tablets, capsules, injections.
func DrugName(v []byte) bool {
	if i := bytes.IndexAny(v, "(（"); i > 0 { // its strength or maker
		v = v[:i]
	}
	v = bytes.TrimRight(v, " ")
	for _, form := range drugForms {
		if bytes.HasSuffix(v, []byte(form)) && utf8.RuneCount(v) > utf8.RuneCountInString(form) {
			return true
		}
	}
	return false
}
