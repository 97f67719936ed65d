package demo

import "github.com/domicile/domicile/internal/classify/check"

// student is what the platform knows of student i.
type student struct {
	number int
	name   string
	girl   bool
	county county
	birth  string // yyyymmdd
	id     [18]byte
	mobile []byte // the student's own, or the guardian's
	school string
}

// sequences is how many sequence numbers each layer of students has to itself: people of one county and birthday are
// in different layers, so that no identity number occurs twice.
const sequences = 140

// scatter is a prime by which numbers are multiplied, so that neighbours in a file are not neighbours in a county.
const scatter = 999_983

func (g *generator) student(i int) student {
	d := g.roll(ofStudent, i)
	at := i * scatter % g.students
	s := student{number: 10_000_000 + i, county: counties[at%len(counties)]}
	at /= len(counties)
	s.birth = g.births[at*7919%len(g.births)]
	sequence := 1 + at/len(g.births)*sequences + d.n(sequences)
	s.girl = sequence%2 == 0
	s.name = chineseName(&d, s.girl)
	s.id = residentID(s.county.code, s.birth, sequence)
	s.school = s.county.city + s.county.district + d.of(schools)
	if s.hasPhone() {
		s.mobile = mobile(ofStudent, i, nil)
	} else {
		s.mobile = g.guardian(i).mobile
	}
	return s
}

// hasPhone reports whether the student has a mobile; the contact of the younger ones is that of the guardian.
func (s *student) hasPhone() bool { return s.birth < "2014" }

// guardian is who answers for student i: every tenth student has the guardian of the one before.
type guardian struct {
	name, relation string
	mobile         []byte
}

func (g *generator) guardian(i int) guardian {
	n := guardianOf(i)
	d := g.roll(ofGuardian, n)
	relation := d.of(relations)
	return guardian{
		relation: relation,
		name:     chineseName(&d, relation == "母亲" || relation == "祖母"),
		mobile:   mobile(ofGuardian, n, nil),
	}
}

func guardianOf(i int) int {
	if i%10 == 9 {
		return i - 1
	}
	return i
}

func chineseName(d *dice, female bool) string {
	given := givenBoys
	if female {
		given = givenGirls
	}
	return d.of(surnames) + d.of(given)
}

func englishName(d *dice) string { return d.of(englishFirst) + " " + d.of(englishLast) }

// residentID composes an identity number with its check character.
func residentID(county, birth string, sequence int) [18]byte {
	var id [18]byte
	copy(id[:], county)
	copy(id[6:], birth)
	pad(id[14:17], sequence)
	id[17] = check.ResidentIDCheckDigit(id[:17])
	return id
}

// mobile appends a mainland mobile number that nobody else in the estate has.
func mobile(stream, i int, dst []byte) []byte {
	const (
		numbers = 1 << 25    // 2^21 of each stream
		shuffle = 16_777_619 // odd: multiplying by it modulo numbers loses nothing
		spread  = 71         // prime to 10^8: neither does this
	)
	at := (stream<<21 | i) * shuffle % numbers
	dst = append(dst, mobilePrefixes[at%len(mobilePrefixes)]...)
	dst = append(dst, "00000000"...)
	pad(dst[len(dst)-8:], at/len(mobilePrefixes)*spread%100_000_000)
	return dst
}

// pad writes n in decimal, with zeros in front.
func pad(dst []byte, n int) {
	for i := len(dst) - 1; i >= 0; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
}
